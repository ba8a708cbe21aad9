/** Wrong for every image alike, e.g. a permission that the role lacks: the worker stops at once. */
export class ConfigurationError extends Error {
  override readonly name: string = "ConfigurationError";
}

/** One image stays as it is; the others go on. */
export abstract class UnsettledError extends Error {
  /** Whether the same again may end well. */
  abstract readonly retryable: boolean;
}

/** A service was throttling, failing or out of reach for longer than the worker tries. */
export class ServiceUnavailableError extends UnsettledError {
  override readonly name = "ServiceUnavailableError";
  override readonly retryable = true;
}

/** The worker was told to stop before anything was paid for this image. */
export class InterruptedError extends UnsettledError {
  override readonly name = "InterruptedError";
  override readonly retryable = true;

  constructor() {
    super("The worker was told to stop.");
  }
}

/** Object or record changed again and again while the image was looked at. */
export class RestlessImageError extends UnsettledError {
  override readonly name = "RestlessImageError";
  override readonly retryable = true;

  constructor(
    readonly rounds: number,
    options: { cause: unknown },
  ) {
    super(`The object or its record changed in each of ${rounds} rounds.`, options);
  }
}

/** S3 does not let the worker look at or read this object. */
export class ForbiddenObjectError extends UnsettledError {
  override readonly name = "ForbiddenObjectError";
  override readonly retryable = false;
}

/** Rekognition cannot fetch an object that the worker itself can. */
export class UnreachableObjectError extends UnsettledError {
  override readonly name = "UnreachableObjectError";
  override readonly retryable = false;
}

/** The table holds something else under the image's record key. */
export class MalformedRecordError extends UnsettledError {
  override readonly name = "MalformedRecordError";
  override readonly retryable = false;
}

/** The trigger's object belongs to no lane of this stack. */
export class StrayTriggerError extends UnsettledError {
  override readonly name = "StrayTriggerError";
  override readonly retryable = false;
}

/** AWS left out of an answer what its documentation promises. */
export class IncompleteAnswerError extends UnsettledError {
  override readonly name = "IncompleteAnswerError";
  override readonly retryable = false;

  constructor(operation: string, missing: string) {
    super(`${operation} answered without ${missing}.`);
  }
}

/** What was looked at is not what is there now: start over. */
export abstract class StartOverError extends Error {}

/** The object was replaced or removed since it was looked at. */
export class ObjectChangedError extends StartOverError {
  override readonly name = "ObjectChangedError";
}

/** The record was written by another worker since it was read. */
export class RecordChangedError extends StartOverError {
  override readonly name = "RecordChangedError";
}

/** An error's name and message in one line, for messages that quote it. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
