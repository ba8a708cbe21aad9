/** A call that did not tell what was asked of it: denied, throttled, or unknown where it was sent. */
export class UnreadError extends Error {
  override readonly name = "UnreadError";

  constructor(
    /** What the caller has to be allowed, e.g. `lambda:ListEventSourceMappings`. */
    readonly action: string,
    /** In the words of whoever refused it. */
    readonly said: string,
    options?: ErrorOptions,
  ) {
    super(`needs ${action}: ${said}`, options);
  }
}

/** What a question is about is not there, which another check tells. */
export class MissingError extends Error {
  override readonly name = "MissingError";

  constructor(readonly thing: string) {
    super(`${thing} is not there`);
  }
}
