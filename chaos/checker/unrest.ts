import type { Snapshot } from "./snapshot";
import type { Violation } from "./violation";

/** What still waits or runs: as long as it does, nothing can be said to be lost. */
export function unrest({ queues, jobs }: Snapshot): Violation[] {
  const waiting = queues.flatMap(({ lane, role, visible, inFlight }) => {
    // Dead letters may wait; in flight they are hidden from who reads them.
    const counted = role === "main" ? visible + inFlight : inFlight;
    if (counted === 0) return [];
    const subject = role === "main" ? `queue of lane ${lane}` : `dead letters of lane ${lane}`;
    return [notAtRest(subject, `${visible} messages wait, ${inFlight} are in flight`)];
  });
  const unfinished = jobs.map(({ lane, jobId, jobName, status }) =>
    notAtRest(`job ${jobId}`, `${jobName} of lane ${lane} is ${status}`),
  );
  return [...waiting, ...unfinished];
}

function notAtRest(subject: string, detail: string): Violation {
  return { kind: "not-at-rest", subject, detail };
}
