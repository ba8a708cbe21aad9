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

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
}
