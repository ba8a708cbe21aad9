import { shellWord } from "./shell";

/**
 * A command that can be copied into a shell: `labeler failed --lane bulk --stack dev`.
 *
 * @param options in their order; those without a value are left out, and a flag is `true`
 */
export function commandLine(
  command: string,
  options: Readonly<Record<string, string | boolean | undefined>>,
): string {
  const words = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    return value === true ? [`--${name}`] : [`--${name} ${shellWord(value)}`];
  });
  return ["labeler", command, ...words].join(" ");
}
