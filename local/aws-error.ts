/** An error as AWS would answer it: the SDK clients turn `code` into the exception's name. */
export class AwsError extends Error {
  override readonly name = "AwsError";

  constructor(
    readonly code: string,
    message: string,
    readonly status: number = 400,
    /** What the exception carries besides its message, e.g. `CancellationReasons`. */
    readonly fields: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}
