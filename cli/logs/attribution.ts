import { DescribeJobsCommand } from "@aws-sdk/client-batch";
import { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { parseJobName } from "../../contracts/job";
import { MAX_DESCRIBED_JOBS } from "../../contracts/limits";
import type { SourceGroup } from "./log-groups";
import { type LogLine, readContent } from "./log-line";
import type { LogsWorld } from "./logs-world";

/** Where a worker has told its job, unless it died before it could tell anything. */
const FIRST_LINES = 10;
/** Forgotten together beyond that: a follow may last for days. */
const MAX_REMEMBERED = 10_000;

/**
 * Finds out which job, and so which lane, a worker's line belongs to where the line itself does not say:
 * each attempt of a job has a stream of its own, and begins it with a line that names the job.
 */
export class Attribution {
  readonly #world: Pick<LogsWorld, "logs" | "batch">;
  readonly #jobs = new Map<string, string | undefined>();
  readonly #lanes = new Map<string, string | undefined>();

  constructor(world: Pick<LogsWorld, "logs" | "batch">) {
    this.#world = world;
  }

  async attribute(lines: readonly LogLine[], group: SourceGroup): Promise<LogLine[]> {
    if (group.source !== "worker") return [...lines];
    if (this.#jobs.size > MAX_REMEMBERED) this.#jobs.clear();
    if (this.#lanes.size > MAX_REMEMBERED) this.#lanes.clear();
    for (const { stream, jobId } of lines) {
      if (jobId !== undefined) this.#jobs.set(stream, jobId);
    }
    for (const { stream } of lines) {
      if (!this.#jobs.has(stream)) this.#jobs.set(stream, await this.#jobOf(stream, group));
    }
    const withJobs = lines.map((line) => ({ ...line, jobId: this.#jobs.get(line.stream) }));
    await this.#findLanes(withJobs);
    return withJobs.map((line) => {
      const lane = line.lane ?? this.#lanes.get(submissionOf(line.jobId ?? ""));
      return { ...line, lane };
    });
  }

  async #jobOf(stream: string, { name }: SourceGroup): Promise<string | undefined> {
    const { events = [] } = await this.#world.logs.send(
      new GetLogEventsCommand({
        ...{ logGroupName: name, logStreamName: stream },
        ...{ startFromHead: true, limit: FIRST_LINES },
      }),
    );
    const jobs = events.map(({ message = "" }) => readContent(message.trimEnd()).jobId);
    return jobs.find((jobId) => jobId !== undefined);
  }

  /** Batch forgets jobs a week after their end: their lines have no lane then. */
  async #findLanes(lines: readonly LogLine[]): Promise<void> {
    const asked = new Set<string>();
    for (const { lane, jobId } of lines) {
      const id = submissionOf(jobId ?? "");
      if (lane === undefined && id !== "" && !this.#lanes.has(id)) asked.add(id);
    }
    const ids = [...asked];
    for (let start = 0; start < ids.length; start += MAX_DESCRIBED_JOBS) {
      const some = ids.slice(start, start + MAX_DESCRIBED_JOBS);
      const answer = await this.#world.batch.send(new DescribeJobsCommand({ jobs: some }));
      for (const id of some) this.#lanes.set(id, undefined);
      for (const { jobId = "", jobName = "" } of answer.jobs ?? []) {
        this.#lanes.set(jobId, parseJobName(jobName)?.lane);
      }
    }
  }
}

/** A child's id is its parent's, and its index. */
function submissionOf(jobId: string): string {
  return jobId.split(":", 1)[0] ?? jobId;
}
