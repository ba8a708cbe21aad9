import { describeCause, readDeadLetter } from "../../../cli/dead-letters/dead-letter";
import { formatNotification } from "../../../contracts/notification";

const FACTS = { lane: "express", imagesBucket: "images", maxReceiveCount: 5 };

const causeOf = (message: Parameters<typeof readDeadLetter>[0]) =>
  readDeadLetter(message, FACTS).cause;

it("tells in EventBridge's words what it could not deliver", () => {
  const cause = causeOf({
    Body: formatNotification([{ bucket: "images", key: "express/a.jpg" }]),
    MessageAttributes: {
      ERROR_CODE: { DataType: "String", StringValue: "NO_PERMISSIONS" },
      ERROR_MESSAGE: { DataType: "String", StringValue: "Not authorized" },
      RULE_ARN: { DataType: "String", StringValue: "arn" },
    },
  });
  expect(cause).toEqual({ why: "undelivered", error: "NO_PERMISSIONS: Not authorized" });
  expect(describeCause(cause)).toBe(
    "EventBridge could not deliver it: NO_PERMISSIONS: Not authorized",
  );
});

it("leaves out the exit code of a job whose container never ran", () => {
  const why = "failed-job" as const;
  const cause = { why, jobId: "j1", statusReason: "CAPACITY", at: "2026-01-02T03:04:05Z" };
  expect(describeCause(cause)).toBe("job j1 failed: CAPACITY");
});

it("keeps the beginning of poison, without half a character", () => {
  expect(causeOf({ Body: "😀".repeat(61) })).toEqual({
    why: "poison",
    reason: "The message is not JSON.",
    beginning: `${"😀".repeat(60)}…`,
  });
});

it("names a hundred images of a message and counts all", () => {
  const triggers = Array.from({ length: 101 }, (_, index) => ({
    bucket: "images",
    key: `${index}`,
  }));
  const { images, imageCount } = readDeadLetter({ Body: formatNotification(triggers) }, FACTS);
  expect(images).toHaveLength(100);
  expect(imageCount).toBe(101);
});

it("calls a failed job's message poison when its image is of another bucket", () => {
  const records = JSON.parse(formatNotification([{ bucket: "others", key: "a.jpg" }]));
  const recovered = { jobId: "j1", statusReason: "x", at: "2026-01-02T03:04:05Z" };
  expect(causeOf({ Body: JSON.stringify({ ...records, recovered }) })).toMatchObject({
    why: "poison",
  });
});
