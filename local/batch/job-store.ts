import type { Collection } from "../state";
import {
  childId,
  isOver,
  JOB_STATUSES,
  type Job,
  type JobSpec,
  type JobStatus,
  submissionOf,
} from "./job";

type Summary = Record<JobStatus, number>;

/** Ids of jobs that wait in one queue, in order. */
interface Backlog {
  readonly retried: Set<string>;
  readonly fresh: Set<string>;
}

/** Batch shows finished jobs for at least this long. https://docs.aws.amazon.com/batch/latest/userguide/job_states.html */
const RETENTION_MILLISECONDS = 7 * 24 * 3600 * 1000;

/** Every job that Batch still knows, on disk, with the backlog of each queue in order. */
export class JobStore {
  readonly #jobs: Collection<Job>;
  readonly #backlogs = new Map<string, Backlog>();
  /** Children of each array by status. */
  readonly #summaries = new Map<string, Summary>();
  #sequence = 0;
  #announce: (job: Job) => Promise<void> = async () => {};

  private constructor(jobs: Collection<Job>) {
    this.#jobs = jobs;
  }

  /**
   * Jobs that ran when the local cloud stopped wait at the front of their queue again: their process
   * is gone, and that uses up none of their attempts.
   */
  static async open(jobs: Collection<Job>, now: number): Promise<JobStore> {
    await removeExpired(jobs, now);
    const store = new JobStore(jobs);
    for (const job of [...jobs.values()].sort((a, b) => store.#compare(a, b))) {
      store.#sequence = Math.max(store.#sequence, job.spec?.sequence ?? 0);
      store.#index(job);
    }
    const running = [...jobs.values()].filter(({ status }) => status === "RUNNING");
    await Promise.all(running.map(({ id }) => store.requeue(id)));
    return store;
  }

  /**
   * Calls back for each job that has come or changed its status, in the turn of the change: what the
   * listener writes reaches the disk together with it.
   */
  onStateChange(listener: (job: Job) => Promise<void>): void {
    this.#announce = listener;
  }

  get(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  values(): Iterable<Job> {
    return this.#jobs.values();
  }

  /** Of a child, its parent's. */
  specOf(job: Job): JobSpec {
    const spec = job.spec ?? this.#jobs.get(submissionOf(job.id))?.spec;
    if (spec === undefined) throw new Error(`Job ${job.id} has lost the submission it belongs to.`);
    return spec;
  }

  children(parent: Job): Job[] {
    const size = parent.spec?.arraySize ?? 0;
    const ids = Array.from({ length: size }, (_, index) => childId(parent.id, index));
    return ids.flatMap((id) => this.#jobs.get(id) ?? []);
  }

  /** How many children of an array are in each status. */
  summaryOf(parentId: string): Readonly<Summary> {
    return this.#summaries.get(parentId) ?? emptySummary();
  }

  /** A new submission, behind all others of its queue; resolves once it is on disk. */
  async add(id: string, spec: Omit<JobSpec, "sequence">, now: number): Promise<void> {
    this.#sequence += 1;
    const created = { createdAt: now, attempts: [] };
    const numbered = { ...spec, sequence: this.#sequence };
    const status = spec.arraySize === undefined ? "RUNNABLE" : "PENDING";
    const added: Job[] = [{ id, spec: numbered, status, ...created }];
    for (let index = 0; index < (spec.arraySize ?? 0); index++) {
      added.push({ id: childId(id, index), index, status: "RUNNABLE", ...created });
    }
    const writes = added.map((job) => this.#put(job));
    await Promise.all([...writes, ...added.map((job) => this.#announce(job))]);
  }

  /** Changes a job, its place in the backlog, and the summary of its array. */
  async update(id: string, change: Partial<Omit<Job, "id" | "spec" | "index">>): Promise<void> {
    const before = this.#jobs.get(id);
    if (before === undefined) return;
    this.#unindex(before);
    const after = { ...before, ...change };
    const written = this.#put(after);
    await Promise.all([
      written,
      after.status === before.status ? undefined : this.#announce(after),
    ]);
  }

  /** To the front of its queue, as Batch puts jobs that it tries again. */
  async requeue(id: string, attempts: Job["attempts"] = this.get(id)?.attempts ?? []) {
    await this.update(id, { status: "RUNNABLE", requeued: true, startedAt: undefined, attempts });
  }

  /** Jobs that wait in a queue: first the retried ones, then first in, first out. */
  *backlog(queueArn: string): Generator<Job> {
    const { retried, fresh } = this.#backlogOf(queueArn);
    for (const ids of [retried, fresh]) {
      for (const id of ids) {
        const job = this.#jobs.get(id);
        if (job !== undefined) yield job;
      }
    }
  }

  #put(job: Job): Promise<void> {
    const written = this.#jobs.set(job.id, job);
    this.#index(job);
    return written;
  }

  #index(job: Job): void {
    this.#count(job, 1);
    if (job.status !== "RUNNABLE") return;
    const { retried, fresh } = this.#backlogOf(this.specOf(job).queueArn);
    (job.requeued === true ? retried : fresh).add(job.id);
  }

  #unindex(job: Job): void {
    this.#count(job, -1);
    const { retried, fresh } = this.#backlogOf(this.specOf(job).queueArn);
    retried.delete(job.id);
    fresh.delete(job.id);
  }

  #count(job: Job, change: number): void {
    if (job.index === undefined) return;
    const parentId = submissionOf(job.id);
    const summary = this.#summaries.get(parentId) ?? emptySummary();
    summary[job.status] += change;
    this.#summaries.set(parentId, summary);
  }

  #backlogOf(queueArn: string): Backlog {
    const backlog = this.#backlogs.get(queueArn) ?? { retried: new Set(), fresh: new Set() };
    this.#backlogs.set(queueArn, backlog);
    return backlog;
  }

  #compare(one: Job, other: Job): number {
    const bySequence = this.specOf(one).sequence - this.specOf(other).sequence;
    return bySequence !== 0 ? bySequence : (one.index ?? -1) - (other.index ?? -1);
  }
}

function emptySummary(): Summary {
  return Object.fromEntries(JOB_STATUSES.map((status) => [status, 0])) as Summary;
}

/** Forgets submissions that ended too long ago, with all of their children. */
async function removeExpired(jobs: Collection<Job>, now: number): Promise<void> {
  const submissions = [...jobs.values()].filter(({ spec }) => spec !== undefined);
  const kept = submissions.filter(
    ({ status, stoppedAt = now }) => !isOver(status) || now - stoppedAt <= RETENTION_MILLISECONDS,
  );
  const keptIds = new Set(kept.map(({ id }) => id));
  const expired = [...jobs.values()].filter(({ id }) => !keptIds.has(submissionOf(id)));
  await Promise.all(expired.map(({ id }) => jobs.delete(id)));
}
