/** The program, or something that it declares, is refused. */
export class DeployError extends Error {
  override readonly name = "DeployError";

  constructor(
    /** One message per problem, each naming the resource it is about. */
    readonly problems: readonly string[],
  ) {
    super(problems.join("\n"));
  }
}
