import type { Backend } from "./backend";
import { jobsOf } from "./jobs";
import { BATCH } from "./resources";
import { testsOf } from "./suite";

const KIB = 1024;
const REFUSED = { name: "ClientException", $metadata: { httpStatusCode: 400 } };

/** How jobs are submitted, described and listed, whatever becomes of them. */
export function describeBatch(backend: Backend): void {
  const it = testsOf(backend, "Batch");
  let jobs: ReturnType<typeof jobsOf>;
  beforeAll(() => {
    jobs = jobsOf(backend);
  });
  const arn = (resource: string) =>
    `arn:aws:batch:${backend.region}:${backend.accountId}:${resource}`;

  it("takes a job and describes it", async () => {
    const submitted = await jobs.submit({ jobName: "One-job_1", parameters: { exit: "0" } });
    const { jobId } = submitted;
    expect(submitted).toMatchObject({ jobName: "One-job_1", jobArn: arn(`job/${jobId}`) });
    const [job] = await jobs.describe(jobId);
    expect(job).toMatchObject({
      jobId,
      jobArn: arn(`job/${jobId}`),
      jobName: "One-job_1",
      jobQueue: arn(`job-queue/${BATCH.queues.low.name}`),
      jobDefinition: arn(`job-definition/${BATCH.definition.name}:1`),
      parameters: { exit: "0", seconds: "0" },
      createdAt: expect.any(Number),
    });
    expect(job?.createdAt).toBeGreaterThan(Date.now() - 60_000);
    expect(job).not.toHaveProperty("arrayProperties");
  });

  it("shows the image, the retries and the time limit that the definition asks for", async () => {
    const { jobId } = await jobs.submit();
    const [job] = await jobs.describe(jobId);
    expect({
      image: job?.container?.image,
      attempts: job?.retryStrategy?.attempts,
      seconds: job?.timeout?.attemptDurationSeconds,
    }).toEqual({ image: expect.any(String), attempts: 2, seconds: 60 });
  });

  it("takes a queue and a definition by their ARNs, the definition with its revision", async () => {
    const jobQueue = arn(`job-queue/${BATCH.queues.low.name}`);
    const jobDefinition = arn(`job-definition/${BATCH.definition.name}:1`);
    const { jobId } = await jobs.submit({ jobQueue, jobDefinition });
    expect(await jobs.describe(jobId)).toMatchObject([{ jobQueue, jobDefinition }]);
  });

  it("gives the children of an array ids and places", async () => {
    const { jobId } = await jobs.submit({ arrayProperties: { size: 3 } });
    const [parent] = await jobs.describe(jobId);
    expect(parent?.arrayProperties).toMatchObject({
      size: 3,
      statusSummary: expect.objectContaining({ SUCCEEDED: expect.any(Number) }),
    });
    const counts = Object.values(parent?.arrayProperties?.statusSummary ?? {});
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
    const ids = [0, 1, 2].map((index) => `${jobId}:${index}`);
    const children = await jobs.describe(...ids);
    expect(children.map((child) => child.jobId).sort()).toEqual(ids);
  });

  it("tells a child its place", async () => {
    const { jobId } = await jobs.submit({ arrayProperties: { size: 2 } });
    const [child] = await jobs.describe(`${jobId}:1`);
    expect(child?.arrayProperties).toMatchObject({ index: 1 });
    expect(child?.arrayProperties).not.toHaveProperty("size");
  });

  it("leaves out jobs that it does not know", async () => {
    const { jobId } = await jobs.submit();
    const found = await jobs.describe(jobId, "11111111-2222-4333-8444-555555555555");
    expect(found.map((job) => job.jobId)).toEqual([jobId]);
  });

  it("describes no more than 100 jobs a call", async () => {
    const ids = Array.from({ length: 101 }, (_, index) => `job-${index}`);
    await expect(jobs.describe(...ids)).rejects.toMatchObject(REFUSED);
  });

  it("refuses an array of one", async () => {
    const submitting = jobs.submit({ arrayProperties: { size: 1 } });
    await expect(submitting).rejects.toMatchObject(REFUSED);
  });

  for (const [what, jobName] of [
    ["a blank", "two words"],
    ["a hyphen at its begin", "-job"],
    ["129 characters", "x".repeat(129)],
  ] as const) {
    it(`refuses a name with ${what}`, async () => {
      await expect(jobs.submit({ jobName })).rejects.toMatchObject(REFUSED);
    });
  }

  it("refuses a request of more than 30 KiB at once", async () => {
    const submitting = jobs.submit({ parameters: { exit: "x".repeat(30 * KIB) } });
    await expect(submitting).rejects.toMatchObject(REFUSED);
  });

  it("refuses a queue and a definition that are not there", async () => {
    await expect(jobs.submit({ jobQueue: "none" })).rejects.toMatchObject(REFUSED);
    await expect(jobs.submit({ jobDefinition: "none" })).rejects.toMatchObject(REFUSED);
    await expect(jobs.list({ jobQueue: "none" })).rejects.toMatchObject(REFUSED);
  });
}
