import type { Clock } from "../../lib/clock";

/**
 * A clock that runs faster: what AWS waits minutes for passes in seconds. Processes that share the
 * start agree on the time, so that what one of them has put off comes due in the next.
 *
 * @param startedAt milliseconds since 1970 at which it shows the true time
 */
export function scaledClock(factor: number, startedAt: number): Clock {
  return {
    now: () => startedAt + (Date.now() - startedAt) * factor,
    after(milliseconds, run) {
      const timer = setTimeout(run, milliseconds / factor);
      return () => clearTimeout(timer);
    },
  };
}
