/** How the sessions of functions begin, and those of workers. */
export const FUNCTION_SESSION = "lambda/";
export const WORKER_SESSION = "batch/";

/**
 * Processes of functions and workers, by the session token that each signs its calls with. So one knows
 * which process a call comes from, as in AWS each has a session of its own.
 */
export class Sessions {
  readonly #kills = new Map<string, () => void>();
  readonly #listeners: ((token: string, why: string) => void)[] = [];

  /** @param kill ends the process at once */
  started(token: string, kill: () => void): void {
    this.#kills.set(token, kill);
  }

  ended(token: string): void {
    this.#kills.delete(token);
  }

  /** Calls back for each process that was killed, before it is. */
  onKill(listener: (token: string, why: string) => void): void {
    this.#listeners.push(listener);
  }

  /** Ends a process without warning. Without effect when it has ended. */
  kill(token: string, why: string): void {
    const kill = this.#kills.get(token);
    if (kill === undefined) return;
    for (const listener of this.#listeners) listener(token, why);
    this.#kills.delete(token);
    kill();
  }
}
