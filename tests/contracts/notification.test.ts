import fc from "fast-check";
import {
  formatNotification,
  formatRecovered,
  MalformedNotificationError,
  parseNotification,
  parseRecovery,
  readMessage,
} from "../../contracts/notification";
import { fixture } from "../helpers/fixture";
import { HARD_KEYS } from "../helpers/hard-keys";
import { anyTrigger } from "../helpers/triggers";

describe("parseNotification", () => {
  it("reads an S3 notification and decodes its key", () => {
    expect(parseNotification(fixture("s3-object-created.json"))).toEqual([
      { bucket: "mybucket", key: "red flower.jpg" },
    ]);
  });

  it("takes a removal as a trigger", () => {
    expect(parseNotification(fixture("s3-object-removed.json"))).toEqual([
      { bucket: "mybucket", key: "red flower.jpg" },
    ]);
  });

  it("reads EventBridge's shape of the same events", () => {
    const trigger = { bucket: "amzn-s3-demo-bucket1", key: "example-key" };
    expect(parseNotification(fixture("eventbridge-object-created.json"))).toEqual([trigger]);
    expect(parseNotification(fixture("eventbridge-object-deleted.json"))).toEqual([trigger]);
  });

  it("leaves the keys of EventBridge as they are", () => {
    const body = eventBridge({ key: "1+1 is 100%25.jpg" });
    expect(parseNotification(body)).toEqual([{ bucket: "photos", key: "1+1 is 100%25.jpg" }]);
  });

  it("finds no trigger in the test event", () => {
    expect(parseNotification(fixture("s3-test-event.json"))).toEqual([]);
  });

  it("takes every record of a message, in order", () => {
    const body = s3Notification("standard/a.jpg", "standard/b.jpg", "standard/a.jpg");
    expect(parseNotification(body).map(({ key }) => key)).toEqual([
      "standard/a.jpg",
      "standard/b.jpg",
      "standard/a.jpg",
    ]);
  });

  it("drops folders and keeps their neighbours", () => {
    const body = s3Notification("standard/holiday/", "standard/holiday/a.jpg", "standard%2F");
    expect(parseNotification(body).map(({ key }) => key)).toEqual(["standard/holiday/a.jpg"]);
  });

  it.each([
    ["red+flower.jpg", "red flower.jpg"],
    ["1%2B1%3D2.jpg", "1+1=2.jpg"],
    ["100%25.jpg", "100%.jpg"],
    ["%2541.jpg", "%41.jpg"],
    ["a%2Cb.jpg", "a,b.jpg"],
    ["Gr%C3%BC%C3%9Fe.jpg", "Grüße.jpg"],
    ["%E7%8C%AB.jpg", "猫.jpg"],
    ["%F0%9F%98%80.jpg", "😀.jpg"],
  ])("decodes %s once, to %s", (encoded, key) => {
    expect(parseNotification(s3Notification(encoded))).toEqual([{ bucket: "photos", key }]);
  });

  it("ignores fields that a newer version of the event adds", () => {
    const event = JSON.parse(fixture("s3-object-created.json"));
    event.Records[0].eventVersion = "2.9";
    event.Records[0].s3.object.mood = "cheerful";
    expect(parseNotification(JSON.stringify(event))).toEqual([
      { bucket: "mybucket", key: "red flower.jpg" },
    ]);
  });

  it.each([
    ["no JSON", "not json"],
    ["nothing", ""],
    ["JSON null", "null"],
    ["an array", "[]"],
    ["an empty object", "{}"],
    ["no records", JSON.stringify({ Records: [] })],
    ["records of another service", s3Notification("a.jpg").replace("aws:s3", "aws:ses")],
    ["another event", s3Notification("a.jpg").replace("ObjectCreated:Put", "ObjectTagging:Put")],
    ["a key that is no percent-encoding", s3Notification("100%.jpg")],
    ["a key that is no UTF-8", s3Notification("%FF.jpg")],
    ["an empty key", s3Notification("")],
    ["a key over 1024 bytes", s3Notification("%C3%BC".repeat(513))],
    ["half a character", eventBridge({ key: "\ud83d" })],
    ["EventBridge's other events", eventBridge({ detailType: "Object Tags Added" })],
    ["EventBridge's events of other services", eventBridge({ source: "aws.batch" })],
  ])("refuses %s", (_, body) => {
    expect(() => parseNotification(body)).toThrow(MalformedNotificationError);
  });

  it("refuses a whole message when one of its records is bad", () => {
    expect(() => parseNotification(s3Notification("good.jpg", "100%.jpg"))).toThrow(
      "The key is not form-urlencoded: 100%.jpg",
    );
  });

  it("accepts a key of exactly 1024 bytes", () => {
    expect(parseNotification(s3Notification("%C3%BC".repeat(512)))).toHaveLength(1);
  });
});

describe("readMessage", () => {
  it("takes a message whose objects are all in the images bucket", () => {
    const triggers = [{ bucket: "images", key: "express/a.jpg" }];
    expect(readMessage(formatNotification(triggers), "images")).toEqual({ triggers });
  });

  it("refuses a message whole when one of its objects is in another bucket", () => {
    const triggers = [
      { bucket: "images", key: "express/a.jpg" },
      { bucket: "others", key: "express/b.jpg" },
    ];
    expect(readMessage(formatNotification(triggers), "images")).toEqual({
      reason: "It names an object of the bucket others; the images are in images.",
    });
  });

  it("refuses what is no notification", () => {
    expect(readMessage("<html>", "images")).toEqual({ reason: "The message is not JSON." });
  });
});

describe("formatNotification", () => {
  it("encodes keys as S3 does", () => {
    const body = formatNotification([{ bucket: "photos", key: "my pets/1+1 ü,猫.jpg" }]);
    expect(JSON.parse(body)).toEqual({
      Records: [
        {
          eventSource: "aws:s3",
          eventName: "ObjectCreated:Put",
          s3: {
            bucket: { name: "photos" },
            object: { key: "my+pets/1%2B1+%C3%BC%2C%E7%8C%AB.jpg" },
          },
        },
      ],
    });
  });

  it.each(HARD_KEYS)("is read back with the key %j", (key) => {
    const triggers = [{ bucket: "photos", key }];
    expect(parseNotification(formatNotification(triggers))).toEqual(triggers);
  });

  it("is read back whatever the triggers", () => {
    const triggers = fc.array(
      anyTrigger.filter(({ key }) => !key.endsWith("/")),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(triggers, (asked) => {
        expect(parseNotification(formatNotification(asked))).toEqual(asked);
      }),
    );
  });
});

describe("formatRecovered", () => {
  const recovery = {
    jobId: "job-1:3",
    statusReason: "Essential container in task exited",
    exitCode: 1,
    at: "2026-11-23T09:00:00Z",
  };

  it("says which job failed beside the image", () => {
    const body = formatRecovered({ bucket: "photos", key: "my pets/ü.jpg" }, recovery);
    expect(JSON.parse(body)).toEqual({
      Records: [
        {
          eventSource: "aws:s3",
          eventName: "ObjectCreated:Put",
          s3: { bucket: { name: "photos" }, object: { key: "my+pets/%C3%BC.jpg" } },
        },
      ],
      recovered: {
        jobId: "job-1:3",
        statusReason: "Essential container in task exited",
        exitCode: 1,
        at: "2026-11-23T09:00:00Z",
      },
    });
  });

  it.each(HARD_KEYS)("is read as any other notification with the key %j", (key) => {
    const trigger = { bucket: "photos", key };
    expect(parseNotification(formatRecovered(trigger, recovery))).toEqual([trigger]);
  });

  it("is read back, also of a job whose container never ran", () => {
    const { exitCode: _, ...unstarted } = recovery;
    for (const written of [recovery, unstarted]) {
      const body = formatRecovered({ bucket: "photos", key: "a.jpg" }, written);
      expect(parseRecovery(body)).toStrictEqual(written);
    }
  });

  it.each([
    ["an event of S3", fixture("s3-object-created.json")],
    ["no JSON", "nonsense"],
    ["a recovery of another shape", '{"recovered":{"jobId":7}}'],
  ])("is not found in %s", (_, body) => {
    expect(parseRecovery(body)).toBeUndefined();
  });
});

function s3Notification(...encodedKeys: string[]): string {
  return JSON.stringify({
    Records: encodedKeys.map((key) => ({
      eventSource: "aws:s3",
      eventName: "ObjectCreated:Put",
      s3: { bucket: { name: "photos" }, object: { key } },
    })),
  });
}

function eventBridge({ key = "a.jpg", source = "aws.s3", detailType = "Object Created" }): string {
  return JSON.stringify({
    source,
    "detail-type": detailType,
    detail: { bucket: { name: "photos" }, object: { key } },
  });
}
