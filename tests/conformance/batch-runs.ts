import type { JobStatus, JobSummary } from "@aws-sdk/client-batch";
import type { Backend } from "./backend";
import { jobsOf } from "./jobs";
import { BATCH } from "./resources";
import { testsOf } from "./suite";

const { high, low } = BATCH.queues;
const FAILS = { exit: "3" };

/** What becomes of jobs: how they run, are retried, stopped and found. */
export function describeBatchRuns(backend: Backend): void {
  const it = testsOf(backend, "Batch jobs");
  let jobs: ReturnType<typeof jobsOf>;
  beforeAll(() => {
    jobs = jobsOf(backend);
  });

  it("runs a job once, when it ends well", async () => {
    const { jobId } = await jobs.submit();
    const job = await jobs.over(jobId);
    expect(job).toMatchObject({ status: "SUCCEEDED", container: { exitCode: 0 } });
    expect(job.attempts).toMatchObject([{ container: { exitCode: 0 } }]);
  });

  it("tells when a job came, began and ended", async () => {
    const { jobId } = await jobs.submit({ parameters: FAILS });
    const { createdAt = 0, startedAt = 0, stoppedAt = 0, attempts = [] } = await jobs.over(jobId);
    expect(createdAt).toBeGreaterThan(Date.now() - 60_000);
    expect(attempts).toHaveLength(1);
    for (const times of [
      { startedAt, stoppedAt },
      { startedAt: 0, stoppedAt: 0, ...attempts[0] },
    ]) {
      expect(times.startedAt).toBeGreaterThanOrEqual(createdAt);
      expect(times.stoppedAt).toBeGreaterThanOrEqual(times.startedAt);
    }
  });

  it("puts parameters in their places, and tells how the container ended", async () => {
    const { jobId } = await jobs.submit({ parameters: FAILS });
    const end = { statusReason: "Essential container in task exited", container: { exitCode: 3 } };
    const job = await jobs.over(jobId);
    expect(job.attempts).toMatchObject([end]);
    expect(job).toMatchObject({ status: "FAILED", ...end });
  });

  it("tries again what the retry rules say", async () => {
    const { jobId } = await jobs.submit({ parameters: { exit: "75" } });
    const { attempts } = await jobs.over(jobId);
    expect(attempts?.map(({ container }) => container?.exitCode)).toEqual([75, 75]);
  });

  it("tells each child its index", async () => {
    const jobId = await arrayOf(3, "index");
    const children = await jobs.describe(...[0, 1, 2].map((index) => `${jobId}:${index}`));
    expect(children.map(({ container }) => container?.exitCode).sort()).toEqual([0, 1, 2]);
  });

  it("tells how the children of an array fare", async () => {
    const jobId = await arrayOf(2, "3");
    const [parent] = await jobs.describe(jobId);
    expect(parent?.arrayProperties).toMatchObject({
      size: 2,
      statusSummary: { SUCCEEDED: 0, FAILED: 2, RUNNING: 0 },
    });
  });

  it("fails an array when all its children are over and one has failed", async () => {
    const jobId = await arrayOf(2, "index");
    expect(await jobs.over(jobId)).toMatchObject({
      status: "FAILED",
      statusReason: "Array Child Job failed",
    });
  });

  it("lists the jobs of a queue by status", async () => {
    const submitted = await failedJobs("listed");
    const failed = (await listed({ jobQueue: high.name, jobStatus: "FAILED" })).flat();
    const found = failed.filter(({ jobName }) => jobName === "listed");
    expect(found.map(({ jobId }) => jobId).sort()).toEqual(submitted.sort());
    expect(found[0]).toMatchObject({
      jobArn: expect.stringContaining(":job/"),
      status: "FAILED",
      createdAt: expect.any(Number),
      startedAt: expect.any(Number),
      stoppedAt: expect.any(Number),
    });
    const { jobSummaryList } = await jobs.list({ jobQueue: high.name, jobStatus: "PENDING" });
    expect(jobSummaryList).toEqual([]);
  });

  it("lists jobs page by page", async () => {
    const submitted = await failedJobs("paged");
    const pages = await listed({ jobQueue: high.name, jobStatus: "FAILED" });
    expect(pages[0]).toHaveLength(2);
    const found = pages.flat().filter(({ jobName }) => jobName === "paged");
    expect(found.map(({ jobId }) => jobId).sort()).toEqual(submitted.sort());
  });

  it("lists an array's children by its id", async () => {
    const arrayJobId = await arrayOf(2, "3");
    const { jobSummaryList } = await jobs.list({ arrayJobId, jobStatus: "FAILED" });
    const ids = jobSummaryList?.map((child) => child.jobId);
    expect(ids?.sort()).toEqual([`${arrayJobId}:0`, `${arrayJobId}:1`]);
  });

  it("tells in lists the places of children", async () => {
    const arrayJobId = await arrayOf(2, "3");
    const { jobSummaryList } = await jobs.list({ arrayJobId, jobStatus: "FAILED" });
    const places = jobSummaryList?.map(({ arrayProperties }) => arrayProperties?.index);
    expect(places?.sort()).toEqual([0, 1]);
  });

  it("lists in a queue no children, but the arrays that they are of", async () => {
    const arrayJobId = await arrayOf(2, "3");
    const jobStatuses = ["SUBMITTED", "PENDING", "FAILED"] as const;
    const lists = await Promise.all(
      jobStatuses.map((jobStatus) => listed({ jobQueue: low.name, jobStatus })),
    );
    const ofArray = lists.flat(2).filter(({ jobId }) => jobId?.startsWith(arrayJobId));
    expect(ofArray.map(({ jobId }) => jobId)).toEqual([arrayJobId]);
  });

  it("lists the running jobs when no status is asked for", async () => {
    const jobId = await jobs.running();
    const { jobSummaryList } = await jobs.list({ jobQueue: low.name });
    expect(jobSummaryList?.map((job) => job.jobId)).toEqual([jobId]);
    await jobs.terminate(jobId, "seen");
    await jobs.over(jobId);
  });

  it("stops a job that runs, for good and for the given reason", async () => {
    const jobId = await jobs.running();
    await jobs.terminate(jobId, "Stopped by hand.");
    const job = await jobs.over(jobId);
    expect(job).toMatchObject({ status: "FAILED", statusReason: "Stopped by hand." });
    expect(job.attempts).toHaveLength(1);
  });

  it("stops all children of an array that wait", async () => {
    const blocker = await jobs.running();
    const { jobId } = await jobs.submit({ arrayProperties: { size: 2 } });
    await jobs.terminate(jobId, "Not needed.");
    await jobs.terminate(blocker, "Not needed.");
    expect(await jobs.over(jobId)).toMatchObject({ status: "FAILED" });
    expect(await jobs.describe(`${jobId}:0`, `${jobId}:1`)).toMatchObject([
      { status: "FAILED", statusReason: "Not needed.", attempts: [] },
      { status: "FAILED", statusReason: "Not needed.", attempts: [] },
    ]);
    await jobs.over(blocker);
  });

  it("starts what waits in the queue of higher priority first", async () => {
    const blocker = await jobs.running();
    const early = await jobs.submit({ jobQueue: low.name });
    const late = await jobs.submit({ jobQueue: high.name });
    await jobs.terminate(blocker, "Make room.");
    const [first, second] = [await jobs.over(late.jobId), await jobs.over(early.jobId)];
    expect(first.stoppedAt).toBeLessThanOrEqual(second.startedAt ?? 0);
  });

  /** An array whose children are all over. */
  async function arrayOf(size: number, exit: string): Promise<string> {
    const { jobId } = await jobs.submit({ arrayProperties: { size }, parameters: { exit } });
    const children = Array.from({ length: size }, (_, index) => `${jobId}:${index}`);
    for (const child of children) await jobs.over(child);
    return jobId;
  }

  async function failedJobs(jobName: string): Promise<string[]> {
    const submitted: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const { jobId } = await jobs.submit({ jobName, jobQueue: high.name, parameters: FAILS });
      submitted.push(jobId);
    }
    for (const jobId of submitted) await jobs.over(jobId);
    return submitted;
  }

  async function listed(input: { jobQueue: string; jobStatus: JobStatus }) {
    const pages: JobSummary[][] = [];
    let nextToken: string | undefined;
    do {
      const page = await jobs.list({ ...input, maxResults: 2, nextToken });
      pages.push(page.jobSummaryList ?? []);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return pages;
  }
}
