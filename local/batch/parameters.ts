/**
 * The container's arguments with each `Ref::name` replaced by that parameter, the submission's before
 * the job definition's. Batch leaves a reference as it is when nobody gives the parameter.
 *
 * https://docs.aws.amazon.com/batch/latest/userguide/job_definition_parameters.html#parameters
 */
export function substituteParameters(
  command: readonly string[],
  defaults: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): string[] {
  const parameters = new Map([...Object.entries(defaults), ...Object.entries(given)]);
  return command.map((argument) => {
    const name = /^Ref::(.+)$/.exec(argument)?.[1];
    return name === undefined ? argument : (parameters.get(name) ?? argument);
  });
}
