import { listFailed } from "../../../cli/commands/failed";
import { formatNotification, formatRecovered } from "../../../contracts/notification";
import {
  type DeadLetterLanes,
  deadLettersArn,
  queueArn,
  startDeadLetterLanes,
} from "../../helpers/dead-letter-lanes";
import { RecordingIo } from "../../helpers/recording-io";

const RECOVERY = {
  jobId: "4c7599ae:2",
  statusReason: "Essential container in task exited",
  exitCode: 1,
  at: "2026-01-02T03:04:05Z",
};

let lanes: DeadLetterLanes;
beforeEach(async () => {
  lanes = await startDeadLetterLanes();
});
afterEach(() => lanes.services.close());

const image = (key: string, bucket = "images") => ({ bucket, key });
const pause = () => new Promise((resolve) => setTimeout(resolve, 2));

async function run(
  args: { lane?: string; limit?: number; json?: boolean } = {},
  outIsTerminal = false,
) {
  const io = new RecordingIo(outIsTerminal);
  const exitCode = await listFailed({ limit: 100, json: false, ...args }, lanes.target, io);
  return { exitCode, stdout: io.stdout, stderr: io.stderr };
}

/** One message for each reason to be there, oldest first. */
async function fill(): Promise<void> {
  await lanes.send(queueArn("express"), formatNotification([image("express/a b.jpg")]));
  await lanes.giveUp("express");
  await pause();
  await lanes.send(deadLettersArn("express"), "<html>not a notification");
  await pause();
  await lanes.send(deadLettersArn("bulk"), formatRecovered(image("bulk/c.jpg"), RECOVERY));
  await pause();
  await lanes.send(deadLettersArn("bulk"), formatNotification([image("x.jpg", "others")]));
  await pause();
  await lanes.send(
    deadLettersArn("express"),
    formatNotification([image("express/d.jpg"), image("express/e.jpg"), image("express/f.jpg")]),
  );
}

test("lists what waits in all lanes and why, newest first", async () => {
  await fill();
  const { exitCode, stdout, stderr } = await run();
  expect(exitCode).toBe(0);
  const rows = stdout.map((row) => row.split("\t"));
  expect(rows.map(([lane, , keys, why]) => [lane, keys, why])).toEqual([
    [
      "express",
      "express/d.jpg and 2 other images",
      "sent to the dead-letter queue directly, without a word of why",
    ],
    [
      "bulk",
      "",
      "poison: It names an object of the bucket others; the images are in images. " +
        'It begins: {"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreat…',
    ],
    [
      "bulk",
      "bulk/c.jpg",
      "job 4c7599ae:2 failed: Essential container in task exited (exit code 1)",
    ],
    ["express", "", "poison: The message is not JSON. It begins: <html>not a notification"],
    [
      "express",
      "express/a b.jpg",
      "received 5 times, never submitted: the submitter's log says why",
    ],
  ]);
  expect(rows[0]?.[1]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(rows[0]?.[4]).toMatch(/^[0-9a-f-]{36}$/);
  expect(stderr).toEqual([
    "express: 3 messages wait, and all of that was looked at.",
    "express: 1 message is poison: no retry helps. SQS deletes such messages 14 days after they were sent.",
    "express: mend the cause, then put them back: labeler retry --lane express",
    "bulk: 2 messages wait, and all of that was looked at.",
    "bulk: 1 message is poison: no retry helps. SQS deletes such messages 14 days after they were sent.",
    "bulk: mend the cause, then put them back: labeler retry --lane bulk",
  ]);
});

test("prints a JSON object a message", async () => {
  await fill();
  const { stdout } = await run({ lane: "bulk", json: true });
  expect(stdout.map((line) => JSON.parse(line))).toEqual([
    {
      lane: "bulk",
      messageId: expect.any(String),
      since: expect.any(String),
      images: [],
      imageCount: 0,
      why: "poison",
      reason: "It names an object of the bucket others; the images are in images.",
      beginning: '{"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreat…',
    },
    {
      lane: "bulk",
      messageId: expect.any(String),
      since: expect.any(String),
      images: ["bulk/c.jpg"],
      imageCount: 1,
      why: "failed-job",
      ...RECOVERY,
    },
  ]);
});

test("gives everything back: it is visible at once, and listed again", async () => {
  await fill();
  const first = await run();
  expect(lanes.services.sqs.counts(deadLettersArn("express"))).toEqual({ visible: 3, inFlight: 0 });
  expect(lanes.services.sqs.counts(deadLettersArn("bulk"))).toEqual({ visible: 2, inFlight: 0 });
  expect(await run()).toEqual(first);
});

test("says that nothing waits, which is no failure", async () => {
  expect(await run()).toEqual({
    exitCode: 0,
    stdout: [],
    stderr: ["Nothing waits in the dead letters of lanes express, bulk of the local cloud."],
  });
});

test("says when it shows fewer than it looked at", async () => {
  await fill();
  const { stdout, stderr } = await run({ lane: "express", limit: 1 });
  expect(stdout).toHaveLength(1);
  expect(stdout[0]).toContain("express/d.jpg");
  expect(stderr).toContain("The newest 1 of 3 are shown: --limit shows more.");
});

test("says that others hold messages just now", async () => {
  await lanes.send(deadLettersArn("express"), "a");
  await lanes.bodiesIn(deadLettersArn("express"));
  expect((await run({ lane: "express" })).stderr).toEqual([
    "express: 0 messages wait, and all of that was looked at. 1 more is hidden: somebody reads them now.",
  ]);
});

test("refuses a lane that there is not", async () => {
  await expect(run({ lane: "fast" })).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('There is no lane "fast". Choose one of: express, bulk.'),
  });
});

test("needs to receive, to give back and to count, and nothing else", async () => {
  await fill();
  const reader = lanes.services.roleWith(
    "reader",
    {
      Effect: "Allow",
      Action: ["sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:ChangeMessageVisibility"],
      Resource: deadLettersArn("express"),
    },
    { Effect: "Allow", Action: "sqs:GetQueueAttributes", Resource: queueArn("express") },
  );
  const io = new RecordingIo();
  const args = { lane: "express", limit: 100, json: false };
  await expect(listFailed(args, lanes.targetOf(reader), io)).resolves.toBe(0);
  expect(io.stdout).toHaveLength(3);
});

describe("failed jobs that recover gave up", () => {
  async function runWithRecover(
    { stack, ...args }: { lane?: string; stack?: string },
    events: number,
  ) {
    const { arn, url } = await lanes.services.sqs.putQueue({
      name: "recover-dlq",
      visibilityTimeoutSeconds: 30,
    });
    for (let index = 0; index < events; index += 1) await lanes.send(arn, "{}");
    const outputs = { ...lanes.target.outputs, recoverDeadLetterQueueUrl: url };
    const io = new RecordingIo();
    const options = { limit: 100, json: false, ...args };
    await listFailed(options, { ...lanes.target, stack, outputs }, io);
    return io.stderr.filter((line) => line.startsWith("recover"));
  }

  test("are told with the way out", async () => {
    expect(await runWithRecover({ stack: "dev" }, 2)).toEqual([
      "recover: it gave up 2 failed jobs, whose images may be in no dead letters. " +
        "labeler sync --lane <lane> --stack dev asks for them; docs/operations.md#undelivered-events says more.",
    ]);
  });

  test("are not spoken of when there are none, or one lane is asked for", async () => {
    expect(await runWithRecover({}, 0)).toEqual([]);
    expect(await runWithRecover({ lane: "bulk" }, 1)).toEqual([]);
  });
});
