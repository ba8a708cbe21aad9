/** A job queue at the start of a scheduling cycle. */
export interface WaitingQueue {
  readonly arn: string;
  readonly priority: number;
  /** Compute environments in the order in which they are tried. */
  readonly pools: readonly string[];
  /** First in, first out; retried jobs come first. */
  readonly jobs: Iterable<WaitingJob>;
}

export interface WaitingJob {
  readonly jobId: string;
  readonly vcpus: number;
}

/** What a compute environment can still take. */
export interface FreeCapacity {
  readonly vcpus: number;
  /** Processes that this machine lets the pool run beside the ones it runs. */
  readonly processes: number;
}

export interface Placement {
  readonly jobId: string;
  readonly pool: string;
}

/**
 * One cycle of the Batch scheduler: queues by priority, jobs of a queue in order, each in the first
 * of its pools with room. A job that fits nowhere holds up its own queue only, and nothing that runs
 * is ever stopped for a more urgent job.
 */
export function place(
  queues: readonly WaitingQueue[],
  capacity: ReadonlyMap<string, FreeCapacity>,
): Placement[] {
  const free = new Map(capacity);
  const byPriority = [...queues].sort((a, b) => b.priority - a.priority);
  return byPriority.flatMap((queue) => [...placeQueue(queue, free)]);
}

function* placeQueue(queue: WaitingQueue, free: Map<string, FreeCapacity>): Generator<Placement> {
  for (const { jobId, vcpus } of queue.jobs) {
    const pool = queue.pools.find((candidate) => hasRoom(free.get(candidate), vcpus));
    const room = pool === undefined ? undefined : free.get(pool);
    if (pool === undefined || room === undefined) return;
    free.set(pool, { vcpus: room.vcpus - vcpus, processes: room.processes - 1 });
    yield { jobId, pool };
  }
}

function hasRoom(room: FreeCapacity | undefined, vcpus: number): boolean {
  return room !== undefined && room.processes >= 1 && room.vcpus >= vcpus;
}
