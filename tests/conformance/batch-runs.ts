import type { JobStatus, JobSummary } from "@aws-sdk/client-batch";
import type { Backend } from "./backend";
import { jobsOf } from "./jobs";
import { BATCH } from "./resources";
import { testsOf } from "./suite";

const { high, low } = BATCH.queues;

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
    expect(job).toMatchObject({
      status: "SUCCEEDED",
      container: { exitCode: 0 },
      attempts: [
        {
          startedAt: expect.any(Number),
          stoppedAt: expect.any(Number),
          container: { exitCode: 0 },
        },
      ],
    });
    const { createdAt = 0, startedAt = 0, stoppedAt = 0 } = job;
    expect([createdAt, startedAt, stoppedAt]).toEqual(
      [createdAt, startedAt, stoppedAt].sort((one, other) => one - other),
    );
  });

  it("puts parameters in their places in the command", async () => {
    const { jobId } = await jobs.submit({ parameters: { exit: "3" } });
    expect(await jobs.over(jobId)).toMatchObject({
      status: "FAILED",
      statusReason: "Essential container in task exited",
      container: { exitCode: 3 },
      attempts: [
        { statusReason: "Essential container in task exited", container: { exitCode: 3 } },
      ],
    });
  });

  it("tries again what the retry rules say", async () => {
    const { jobId } = await jobs.submit({ parameters: { exit: "75" } });
    const job = await jobs.over(jobId);
    expect(job.attempts?.map(({ container }) => container?.exitCode)).toEqual([75, 75]);
  });

  it("tells each child its index, and the parent how its children fare", async () => {
    const submission = { arrayProperties: { size: 3 }, parameters: { exit: "index" } };
    const { jobId } = await jobs.submit(submission);
    const parent = await jobs.over(jobId);
    expect(parent).toMatchObject({
      status: "FAILED",
      statusReason: "Array Child Job failed",
      arrayProperties: { size: 3, statusSummary: { SUCCEEDED: 1, FAILED: 2, RUNNING: 0 } },
    });
    const children = await jobs.describe(...[0, 1, 2].map((index) => `${jobId}:${index}`));
    const exits = children.map(({ arrayProperties, container }) => [
      arrayProperties?.index,
      container?.exitCode,
    ]);
    expect(exits.sort()).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
  });

  it("lists the jobs of a queue by status, page by page", async () => {
    const submitted: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      const jobName = `listed-${index}`;
      const { jobId } = await jobs.submit({ jobName, jobQueue: high.name });
      submitted.push(jobId);
    }
    for (const jobId of submitted) await jobs.over(jobId);
    const { pages, found } = await listed({ jobQueue: high.name, jobStatus: "SUCCEEDED" });
    expect(pages.map(({ length }) => length)).toEqual([2, 1]);
    expect(found.map(({ jobId }) => jobId).sort()).toEqual(submitted.sort());
    expect(found[0]).toMatchObject({
      jobArn: expect.stringContaining(":job/"),
      jobName: expect.stringMatching(/^listed-\d$/),
      status: "SUCCEEDED",
      createdAt: expect.any(Number),
      startedAt: expect.any(Number),
      stoppedAt: expect.any(Number),
      container: { exitCode: 0 },
    });
  });

  it("lists an array's children by its id, and its queue without them", async () => {
    const { jobId } = await jobs.submit({ arrayProperties: { size: 2 } });
    await jobs.over(jobId);
    const children = await jobs.list({ arrayJobId: jobId, jobStatus: "SUCCEEDED" });
    const places = children.jobSummaryList?.map((child) => [
      child.jobId,
      child.arrayProperties?.index,
    ]);
    expect(places?.sort()).toEqual([
      [`${jobId}:0`, 0],
      [`${jobId}:1`, 1],
    ]);
    const { found } = await listed({ jobQueue: low.name, jobStatus: "SUCCEEDED" });
    const ofArray = found.filter((job) => job.jobId?.startsWith(jobId));
    expect(ofArray).toMatchObject([{ jobId, arrayProperties: { size: 2 } }]);
  });

  it("lists running jobs when no status is asked for", async () => {
    const { jobId } = await jobs.submit({ parameters: { seconds: "30" } });
    await jobs.reached(jobId, "RUNNING");
    const running = await jobs.list({ jobQueue: low.name });
    expect(running.jobSummaryList?.map((job) => job.jobId)).toEqual([jobId]);
    await jobs.terminate(jobId, "seen");
    await jobs.over(jobId);
  });

  it("stops a job that runs, for good and for the given reason", async () => {
    const { jobId } = await jobs.submit({ parameters: { seconds: "30" } });
    await jobs.reached(jobId, "RUNNING");
    await jobs.terminate(jobId, "Stopped by hand.");
    const job = await jobs.over(jobId);
    expect(job).toMatchObject({ status: "FAILED", statusReason: "Stopped by hand." });
    expect(job.attempts).toHaveLength(1);
  });

  it("stops jobs that wait, and all children of an array", async () => {
    const blocker = await jobs.submit({ parameters: { seconds: "30" } });
    await jobs.reached(blocker.jobId, "RUNNING");
    const { jobId } = await jobs.submit({ arrayProperties: { size: 2 } });
    await jobs.terminate(jobId, "Not needed.");
    await jobs.terminate(blocker.jobId, "Not needed.");
    expect(await jobs.over(jobId)).toMatchObject({ status: "FAILED" });
    expect(await jobs.describe(`${jobId}:0`, `${jobId}:1`)).toMatchObject([
      { status: "FAILED", statusReason: "Not needed.", attempts: [] },
      { status: "FAILED", statusReason: "Not needed.", attempts: [] },
    ]);
    await jobs.over(blocker.jobId);
  });

  it("starts what waits in the queue of higher priority first", async () => {
    const blocker = await jobs.submit({ parameters: { seconds: "30" } });
    await jobs.reached(blocker.jobId, "RUNNING");
    const early = await jobs.submit({ jobQueue: low.name });
    const late = await jobs.submit({ jobQueue: high.name });
    await jobs.terminate(blocker.jobId, "Make room.");
    const [first, second] = [await jobs.over(late.jobId), await jobs.over(early.jobId)];
    expect(first.stoppedAt).toBeLessThanOrEqual(second.startedAt ?? 0);
  });

  async function listed(input: { jobQueue: string; jobStatus: JobStatus }) {
    const pages: JobSummary[][] = [];
    let nextToken: string | undefined;
    do {
      const page = await jobs.list({ ...input, maxResults: 2, nextToken });
      pages.push(page.jobSummaryList ?? []);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return { pages, found: pages.flat() };
  }
}
