import { ListMessageMoveTasksCommand, StartMessageMoveTaskCommand } from "@aws-sdk/client-sqs";
import { retryLane } from "../../../cli/commands/retry";
import { formatNotification, formatRecovered } from "../../../contracts/notification";
import {
  type DeadLetterLanes,
  deadLettersArn,
  queueArn,
  startDeadLetterLanes,
} from "../../helpers/dead-letter-lanes";
import { RecordingIo } from "../../helpers/recording-io";

const RECOVERY = { jobId: "j1", statusReason: "exited", exitCode: 1, at: "2026-01-02T03:04:05Z" };
const SOURCE = deadLettersArn("express");
const DESTINATION = queueArn("express");
const ARGS = { lane: "express", dryRun: false, yes: false, json: false };

let lanes: DeadLetterLanes;
let io: RecordingIo;
beforeEach(async () => {
  lanes = await startDeadLetterLanes();
  io = new RecordingIo();
});
afterEach(() => lanes.services.close());

const image = (name: string) => ({ bucket: "images", key: `express/${name}.jpg` });
const recovered = (name: string) => formatRecovered(image(name), RECOVERY);
const counts = (arn: string) => lanes.services.sqs.counts(arn);
const run = (args = {}) => retryLane({ ...ARGS, ...args }, lanes.target, io);

async function latestMove() {
  const input = { SourceArn: SOURCE };
  const { Results } = await lanes.target.sqs.send(new ListMessageMoveTasksCommand(input));
  return Results?.[0];
}

test("moves failed jobs' images and what was never submitted back to the lane's queue", async () => {
  await lanes.send(DESTINATION, formatNotification([image("a")]));
  await lanes.giveUp("express");
  await lanes.send(SOURCE, recovered("b"));
  expect(await run()).toBe(0);
  expect(io.stdout).toEqual(["express\tCOMPLETED\t2\t0"]);
  expect(io.stderr).toEqual([
    "express: 2 messages wait, and all of that was looked at.",
    "express: 2 messages moved back to the lane's queue. What fails again comes back: labeler failed --lane express",
  ]);
  expect(counts(SOURCE)).toEqual({ visible: 0, inFlight: 0 });
  expect(await lanes.bodiesIn(DESTINATION)).toEqual([
    formatNotification([image("a")]),
    recovered("b"),
  ]);
  expect(await latestMove()).toMatchObject({ DestinationArn: DESTINATION });
});

test("leaves poison where it is, visible again, and says how much", async () => {
  await lanes.send(SOURCE, "poison", recovered("a"), "more poison");
  expect(await run({ json: true })).toBe(0);
  expect(io.stdout.map((line) => JSON.parse(line))).toEqual([
    { lane: "express", status: "COMPLETED", moved: 1, toMove: 1, kept: 2 },
  ]);
  expect(io.stderr).toEqual([
    "express: 3 messages wait, and all of that was looked at.",
    "express: 2 messages are poison and stay: the submitter would only refuse them again. " +
      "labeler failed --lane express shows why.",
    "express: 1 message moved back to the lane's queue, 2 poison messages stayed. " +
      "What fails again comes back: labeler failed --lane express",
  ]);
  expect(await lanes.bodiesIn(DESTINATION)).toEqual([recovered("a")]);
  expect(counts(SOURCE)).toEqual({ visible: 2, inFlight: 0 });
  expect((await lanes.bodiesIn(SOURCE)).sort()).toEqual(["more poison", "poison"]);
});

test("moves nothing when nothing waits, which is no failure", async () => {
  expect(await run()).toBe(0);
  expect(io.stdout).toEqual([]);
  expect(io.stderr).toEqual([
    "Nothing waits in the dead letters of lane express of the local cloud.",
  ]);
  expect(await latestMove()).toBeUndefined();
});

test("moves nothing when all is poison", async () => {
  await lanes.send(SOURCE, "poison");
  expect(await run()).toBe(0);
  expect(await latestMove()).toBeUndefined();
  expect(counts(SOURCE)).toEqual({ visible: 1, inFlight: 0 });
});

test("moves nothing while somebody else holds all of it, and says so with exit code 1", async () => {
  await lanes.send(SOURCE, recovered("a"));
  await lanes.bodiesIn(SOURCE);
  expect(await run()).toBe(1);
  expect(io.stderr).toEqual([
    "express: 0 messages wait, and all of that was looked at. 1 more is hidden: somebody reads them now.",
  ]);
  expect(await latestMove()).toBeUndefined();
});

test("a dry run says what would be moved and what would stay, and moves nothing", async () => {
  await lanes.send(SOURCE, recovered("a"), "poison", recovered("b"));
  expect(await run({ dryRun: true })).toBe(0);
  expect(io.stdout).toEqual(["express\tfailed-job\t2\tmoved", "express\tpoison\t1\tkept"]);
  expect(io.stderr.at(-1)).toBe("Nothing was moved.");
  expect(await latestMove()).toBeUndefined();
  expect(counts(SOURCE)).toEqual({ visible: 3, inFlight: 0 });
});

test("follows a move that is under way already", async () => {
  await lanes.send(SOURCE, recovered("a"), recovered("b"));
  await lanes.target.sqs.send(
    new StartMessageMoveTaskCommand({
      SourceArn: SOURCE,
      DestinationArn: DESTINATION,
      MaxNumberOfMessagesPerSecond: 1,
    }),
  );
  expect(await run()).toBe(0);
  expect(io.stdout).toEqual(["express\tCOMPLETED\t2\t0"]);
  expect(io.stderr[0]).toMatch(
    /^express: its dead letters are on the move already, since 20[\dT:.-]+Z: following that\.$/,
  );
  expect(io.shownProgress).toContain("Moved 1/2 messages");
});

test("Ctrl-C cancels the move: what is not moved stays", async () => {
  await lanes.send(SOURCE, recovered("a"), recovered("b"), recovered("c"));
  const progress = jest.spyOn(io, "progress").mockImplementation(() => void io.pressCtrlC());
  expect(await run({ rate: 1 })).toBe(130);
  expect(progress).toHaveBeenCalledWith("Moved 1/3 messages");
  expect(io.stdout).toEqual([]);
  expect(io.stderr.at(-1)).toBe(
    "Interrupted: the move is cancelled after about 1 message. What was moved stays moved, " +
      "the rest stays where it is; the same command goes on from here.",
  );
  expect(await latestMove()).toMatchObject({ Status: "CANCELLING" });
  expect(counts(SOURCE)).toEqual({ visible: 2, inFlight: 0 });
});

test("Ctrl-C while it looks moves nothing and gives everything back", async () => {
  await lanes.send(SOURCE, recovered("a"));
  io.pressCtrlC();
  expect(await run()).toBe(130);
  expect(io.stderr.at(-1)).toBe("Nothing was moved.");
  expect(await latestMove()).toBeUndefined();
  expect(counts(SOURCE)).toEqual({ visible: 1, inFlight: 0 });
});

test("says that nobody works on the messages while the local cloud is down", async () => {
  await lanes.send(SOURCE, recovered("a"));
  expect(await retryLane(ARGS, { ...lanes.target, isAtWork: false }, io)).toBe(0);
  expect(io.stderr.at(-1)).toBe("The local cloud labels them when it is up again: labeler local");
});

test("refuses a lane that there is not", async () => {
  await expect(run({ lane: "fast" })).rejects.toMatchObject({ exitCode: 2 });
});

describe("permissions", () => {
  const SOURCE_ACTIONS = [
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ListMessageMoveTasks",
    "sqs:ReceiveMessage",
    "sqs:StartMessageMoveTask",
  ];
  const DESTINATION_ACTIONS = ["sqs:GetQueueAttributes", "sqs:SendMessage"];

  const runAs = (actions: string[]) =>
    retryLane(
      ARGS,
      lanes.targetOf(
        lanes.services.roleWith(
          "mender",
          { Effect: "Allow", Action: actions, Resource: SOURCE },
          { Effect: "Allow", Action: DESTINATION_ACTIONS, Resource: DESTINATION },
        ),
      ),
      io,
    );

  test("those of the README are enough", async () => {
    await lanes.send(SOURCE, recovered("a"), "poison");
    expect(await runAs(SOURCE_ACTIONS)).toBe(0);
  });

  test.each(SOURCE_ACTIONS)(
    "without %s nothing is moved, and all is visible within 2 minutes",
    async (action) => {
      await lanes.send(SOURCE, recovered("a"), "poison");
      const running = runAs(SOURCE_ACTIONS.filter((other) => other !== action));
      await expect(running).rejects.toMatchObject({ message: expect.stringContaining(action) });
      expect(counts(DESTINATION)).toEqual({ visible: 0, inFlight: 0 });
      const { visible, inFlight } = counts(SOURCE);
      expect(visible + inFlight).toBe(2);
    },
  );
});
