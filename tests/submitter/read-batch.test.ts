import { formatNotification } from "../../contracts/notification";
import { readBatch } from "../../submitter/read-batch";
import { fixture } from "../helpers/fixture";
import { HARD_KEYS } from "../helpers/hard-keys";
import { sqsMessage } from "../helpers/sqs-message";
import { BULK_QUEUE, EXPRESS_QUEUE, SUBMITTER_ENVIRONMENT } from "../helpers/submitter-context";
import { triggers } from "../helpers/triggers";

it("finds the lane of a message by its queue", () => {
  const { lanes, strays } = read(message("1", ["a.jpg"]), message("2", ["b.jpg"], BULK_QUEUE));
  expect(lanes).toEqual([
    {
      name: "express",
      lane: SUBMITTER_ENVIRONMENT.LANES.express,
      triggers: triggers("a.jpg"),
      duplicates: 0,
      messageIds: ["1"],
      skipped: [],
      refused: [],
    },
    {
      name: "bulk",
      lane: SUBMITTER_ENVIRONMENT.LANES.bulk,
      triggers: triggers("b.jpg"),
      duplicates: 0,
      messageIds: ["2"],
      skipped: [],
      refused: [],
    },
  ]);
  expect(strays).toEqual([]);
});

it("takes every record of every message", () => {
  const { lanes } = read(message("1", ["a.jpg", "b.jpg"]), message("2", ["c.jpg"]));
  expect(lanes[0]?.triggers).toEqual(triggers("a.jpg", "b.jpg", "c.jpg"));
  expect(lanes[0]?.messageIds).toEqual(["1", "2"]);
});

it("takes keys of any characters", () => {
  const { lanes } = read(message("1", HARD_KEYS));
  expect(lanes[0]?.triggers).toEqual(triggers(...HARD_KEYS));
});

it("folds duplicates, within a message and across messages, and keeps all their messages", () => {
  const { lanes } = read(message("1", ["a.jpg", "b.jpg", "a.jpg"]), message("2", ["a.jpg"]));
  expect(lanes[0]).toMatchObject({
    triggers: triggers("a.jpg", "b.jpg"),
    duplicates: 2,
    messageIds: ["1", "2"],
  });
});

it("does not fold one object's triggers in two lanes", () => {
  const { lanes } = read(message("1", ["a.jpg"]), message("2", ["a.jpg"], BULK_QUEUE));
  expect(lanes.map((lane) => lane.triggers)).toEqual([triggers("a.jpg"), triggers("a.jpg")]);
});

it("skips test events and folders", () => {
  const { lanes } = read(rawMessage("1", fixture("s3-test-event.json")), message("2", ["folder/"]));
  expect(lanes[0]).toMatchObject({
    triggers: [],
    messageIds: [],
    skipped: ["1", "2"],
    refused: [],
  });
});

it("refuses a malformed message and takes the others", () => {
  const { lanes } = read(message("1", ["a.jpg"]), rawMessage("2", "{}"), message("3", ["b.jpg"]));
  expect(lanes[0]).toMatchObject({
    triggers: triggers("a.jpg", "b.jpg"),
    messageIds: ["1", "3"],
    refused: [
      {
        messageId: "2",
        reason:
          "The message is neither an S3 notification, an EventBridge event of S3, nor s3:TestEvent.",
      },
    ],
  });
});

it("refuses a message of another bucket", () => {
  const { lanes } = read(rawMessage("1", fixture("s3-object-created.json")));
  expect(lanes[0]).toMatchObject({
    triggers: [],
    refused: [
      {
        messageId: "1",
        reason: "It names an object of the bucket mybucket; the images are in photos.",
      },
    ],
  });
});

it("refuses a message whole when one of its records is of another bucket", () => {
  const body = formatNotification([...triggers("a.jpg"), { bucket: "other", key: "b.jpg" }]);
  const { lanes } = read(rawMessage("1", body));
  expect(lanes[0]).toMatchObject({ triggers: [], messageIds: [], refused: [{ messageId: "1" }] });
});

it("refuses a message whole when one of its keys cannot be read", () => {
  const body = formatNotification(triggers("good.jpg", "bad.jpg")).replace("bad.jpg", "100%.jpg");
  const { lanes } = read(rawMessage("1", body));
  expect(lanes[0]).toMatchObject({
    triggers: [],
    refused: [{ messageId: "1", reason: "The key is not form-urlencoded: 100%.jpg" }],
  });
});

it("still takes an image that a refused message names too", () => {
  const body = formatNotification([...triggers("a.jpg"), { bucket: "other", key: "b.jpg" }]);
  const { lanes } = read(rawMessage("1", body), message("2", ["a.jpg"]));
  expect(lanes[0]).toMatchObject({
    triggers: triggers("a.jpg"),
    duplicates: 0,
    messageIds: ["2"],
  });
});

it("refuses messages of a queue that no lane has", () => {
  const unknown = "arn:aws:sqs:eu-west-1:123456789012:removed";
  const { lanes, strays } = read(message("1", ["a.jpg"], unknown));
  expect(lanes).toEqual([]);
  expect(strays).toEqual([{ messageId: "1", reason: `No lane has the queue ${unknown}.` }]);
});

function read(...messages: ReturnType<typeof sqsMessage>[]) {
  return readBatch(messages, SUBMITTER_ENVIRONMENT);
}

function message(messageId: string, keys: readonly string[], queueArn = EXPRESS_QUEUE) {
  return sqsMessage({ messageId, body: formatNotification(triggers(...keys)), queueArn });
}

function rawMessage(messageId: string, body: string) {
  return sqsMessage({ messageId, body, queueArn: EXPRESS_QUEUE });
}
