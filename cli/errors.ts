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

/** There is nothing to talk to. Its subclasses say what there is instead, or what is missing. */
export class UnreachableError extends UserError {
  override readonly name: string = "UnreachableError";

  constructor(
    message: string,
    options?: ErrorOptions,
    exitCode: CliExitCode = CLI_EXIT_CODES.unreachable,
  ) {
    super(message, exitCode, options);
  }
}

/** AWS knows nobody by these credentials. */
export class CredentialsError extends UnreachableError {
  override readonly name = "CredentialsError";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options, CLI_EXIT_CODES.credentials);
  }
}

/** The stack, or something that it consists of, is not there. */
export class NotDeployedError extends UnreachableError {
  override readonly name = "NotDeployedError";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options, CLI_EXIT_CODES.notDeployed);
  }
}

/** The stack was deployed by another version. */
export class OtherVersionError extends UnreachableError {
  override readonly name = "OtherVersionError";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options, CLI_EXIT_CODES.otherVersion);
  }
}

/** Nobody answers at the endpoint, or something that is not AWS. */
export class EndpointError extends UnreachableError {
  override readonly name = "EndpointError";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options, CLI_EXIT_CODES.endpoint);
  }
}

/** The system itself refuses or fails, and waiting will not mend it. Its subclasses are what a script may tell apart. */
export class BrokenSystemError extends UserError {
  override readonly name: string = "BrokenSystemError";

  constructor(
    message: string,
    options?: ErrorOptions,
    exitCode: CliExitCode = CLI_EXIT_CODES.broken,
  ) {
    super(message, exitCode, options);
  }
}

/** The credentials are good, and may not do this. */
export class DeniedError extends BrokenSystemError {
  override readonly name = "DeniedError";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options, CLI_EXIT_CODES.denied);
  }
}

/** AWS throttles, also after the SDK has waited and asked again. */
export class ThrottledError extends BrokenSystemError {
  override readonly name = "ThrottledError";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options, CLI_EXIT_CODES.throttled);
  }
}

/** An emulator does not know the call. */
export class UnsupportedError extends BrokenSystemError {
  override readonly name = "UnsupportedError";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options, CLI_EXIT_CODES.unsupported);
  }
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return hasFields(error) && typeof error.message === "string" ? error.message : String(error);
}

function hasFields(error: unknown): error is Record<string, unknown> {
  return typeof error === "object" && error !== null;
}
