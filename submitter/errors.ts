/** The function cannot start: variables of its environment are missing or invalid. */
export class InvalidEnvironmentError extends Error {
  override readonly name = "InvalidEnvironmentError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

/** S3 or Batch refused a submission after all retries. None of its images reached a job. */
export class SubmissionFailedError extends Error {
  override readonly name = "SubmissionFailedError";

  constructor(
    readonly lane: string,
    readonly submission: string,
    readonly images: number,
    options: { cause: unknown },
  ) {
    super(
      `Submission ${submission} of ${images} images of lane "${lane}" failed; ` +
        `their messages return to the queue. Reason: ${reasonOf(options.cause)}`,
      options,
    );
  }
}

/** An event that is no job's change of state: the rule or AWS Batch has changed. */
export class MalformedEventError extends Error {
  override readonly name = "MalformedEventError";
}

/** The manifest of a failed job is gone, or is none: its images are not known. */
export class ManifestUnreadableError extends Error {
  override readonly name = "ManifestUnreadableError";

  constructor(
    readonly jobId: string,
    readonly uri: string,
    options: { cause: unknown },
  ) {
    super(
      `The images of failed job ${jobId} cannot be recovered: ${uri} cannot be read. ` +
        `Reason: ${reasonOf(options.cause)}`,
      options,
    );
  }
}

/** DynamoDB left records unread after all retries. */
export class RecordsUnreadError extends Error {
  override readonly name = "RecordsUnreadError";

  constructor(
    readonly table: string,
    readonly calls: number,
  ) {
    super(`Table ${table} left records unread after ${calls} calls of BatchGetItem.`);
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
}
