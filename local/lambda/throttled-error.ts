/** All calls of a function that may run at once are running. The function was not called. */
export class ThrottledError extends Error {
  override readonly name = "ThrottledError";

  constructor(readonly functionName: string) {
    super(
      `Rate Exceeded: as many calls of ${functionName} run as its reserved concurrency allows.`,
    );
  }
}
