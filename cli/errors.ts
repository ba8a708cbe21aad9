import { CLI_EXIT_CODES, type CliExitCode } from "./exit-codes";

/** The user can mend this: the message is printed as it is, without a stack trace. */
export class UserError extends Error {
  override readonly name: string = "UserError";

  constructor(
    message: string,
    readonly exitCode: CliExitCode,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Arguments or configuration are wrong; nothing was touched. */
export class UsageError extends UserError {
  override readonly name = "UsageError";

  constructor(message: string, options?: ErrorOptions) {
    super(message, CLI_EXIT_CODES.usage, options);
  }
}

/** There is nothing to talk to: no stack, no local cloud, no credentials. */
export class UnreachableError extends UserError {
  override readonly name = "UnreachableError";

  constructor(message: string, options?: ErrorOptions) {
    super(message, CLI_EXIT_CODES.unreachable, options);
  }
}

/** The system itself refuses or fails, and waiting will not mend it. */
export class BrokenSystemError extends UserError {
  override readonly name = "BrokenSystemError";

  constructor(message: string, options?: ErrorOptions) {
    super(message, CLI_EXIT_CODES.broken, options);
  }
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return hasFields(error) && typeof error.message === "string" ? error.message : String(error);
}

function hasFields(error: unknown): error is Record<string, unknown> {
  return typeof error === "object" && error !== null;
}
