import {
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { FakeClock } from "../../helpers/fake-clock";
import { type LocalServices, startLocalServices } from "../../helpers/local-services";

const KEY = "in/a b.jpg";

let services: LocalServices;
let s3: S3Client;
let buckets = 0;
/** Of one test only. */
let bucket: string;

beforeAll(async () => {
  services = await startLocalServices({ clock: new FakeClock() });
});

beforeEach(async () => {
  buckets += 1;
  bucket = `photos-${buckets}`;
  s3 = services.clients().s3;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
});

afterAll(() => services.close());

function at() {
  return { Bucket: bucket, Key: KEY };
}

function version(status: "Enabled" | "Suspended") {
  return s3.send(
    new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: status } }),
  );
}

async function put(body: string): Promise<string | undefined> {
  return (await s3.send(new PutObjectCommand({ ...at(), Body: body }))).VersionId;
}

/** Body and version, or the name of the error. */
async function get(VersionId?: string): Promise<[string | undefined, string | undefined] | string> {
  try {
    const answer = await s3.send(new GetObjectCommand({ ...at(), VersionId }));
    return [await answer.Body?.transformToString(), answer.VersionId];
  } catch (error) {
    return (error as Error).name;
  }
}

function remove(VersionId?: string) {
  return s3.send(new DeleteObjectCommand({ ...at(), VersionId }));
}

async function keys(): Promise<(string | undefined)[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.map(({ Key }) => Key);
}

it("says nothing of versions in a bucket that never kept any", async () => {
  expect(await put("one")).toBeUndefined();
  expect(await get()).toEqual(["one", undefined]);
  expect((await remove()).DeleteMarker).toBeUndefined();
  const versioning = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
  expect(versioning.Status).toBeUndefined();
});

describe("a bucket that keeps versions", () => {
  beforeEach(() => version("Enabled"));

  it("says so", async () => {
    const versioning = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
    expect(versioning.Status).toBe("Enabled");
  });

  it("gives each write a version, and gives every one back by its id", async () => {
    const first = await put("one");
    const second = await put("two");

    expect(first).toMatch(/^[\w-]{32}$/);
    expect(second).not.toBe(first);
    expect(await get()).toEqual(["two", second]);
    expect(await get(first)).toEqual(["one", first]);
    expect(await get(second)).toEqual(["two", second]);
    const head = await s3.send(new HeadObjectCommand({ ...at(), VersionId: first }));
    expect([head.VersionId, head.ContentLength]).toEqual([first, 3]);
    expect(await keys()).toEqual([KEY]);
  });

  it("calls what was there before version null", async () => {
    await version("Suspended");
    await put("old");
    await version("Enabled");
    expect(await get()).toEqual(["old", "null"]);
    const second = await put("new");

    expect(await get()).toEqual(["new", second]);
    expect(await get("null")).toEqual(["old", "null"]);
  });

  it("puts a delete marker in place of the object, and keeps its versions", async () => {
    const first = await put("one");
    const deleted = await remove();

    expect(deleted).toMatchObject({ DeleteMarker: true, VersionId: expect.stringMatching(/./) });
    expect(await get()).toBe("NoSuchKey");
    expect(await get(first)).toEqual(["one", first]);
    expect(await get(deleted.VersionId)).toBe("MethodNotAllowed");
    expect(await keys()).toEqual([]);
  });

  it("shows the marker in the answer for a key that was deleted", async () => {
    await put("one");
    const { VersionId } = await remove();
    const refused = s3.send(new GetObjectCommand(at()));

    await expect(refused).rejects.toMatchObject({
      $response: {
        headers: { "x-amz-delete-marker": "true", "x-amz-version-id": VersionId },
      },
    });
  });

  it("makes a marker also where there is no object", async () => {
    expect((await remove()).DeleteMarker).toBe(true);
  });

  it("brings the object back when its marker is deleted", async () => {
    const first = await put("one");
    const marker = await remove();
    const removed = await remove(marker.VersionId);

    expect(removed).toMatchObject({ DeleteMarker: true, VersionId: marker.VersionId });
    expect(await get()).toEqual(["one", first]);
    expect(await keys()).toEqual([KEY]);
  });

  it("deletes a version for good, and the one before is the object again", async () => {
    const first = await put("one");
    const second = await put("two");
    await remove(second);

    expect(await get()).toEqual(["one", first]);
    expect(await get(second)).toBe("NoSuchVersion");
    await remove(first);
    expect(await get()).toBe("NoSuchKey");
  });

  it("keeps the object when a version before it is deleted", async () => {
    const first = await put("one");
    const second = await put("two");
    await remove(first);

    expect(await get()).toEqual(["two", second]);
    expect(await get(first)).toBe("NoSuchVersion");
  });

  it("refuses a version that never was", async () => {
    await put("one");
    expect(await get("never")).toBe("NoSuchVersion");
  });

  it("keeps all of it over a restart", async () => {
    const first = await put("one");
    const second = await put("two");
    const marker = await remove();
    services = await services.restart();
    s3 = services.clients().s3;

    expect(await get()).toBe("NoSuchKey");
    expect(await get(first)).toEqual(["one", first]);
    await remove(marker.VersionId);
    expect(await get()).toEqual(["two", second]);
  });

  it("deletes many at once, objects and versions, and says what became of each", async () => {
    const first = await put("one");
    const Objects = [{ Key: KEY, VersionId: first }, { Key: "a & <b>" }];
    const answer = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));

    expect(answer.Errors).toBeUndefined();
    expect(answer.Deleted).toEqual([
      { Key: KEY, VersionId: first },
      { Key: "a & <b>", DeleteMarker: true, DeleteMarkerVersionId: expect.stringMatching(/./) },
    ]);
    expect(await get(first)).toBe("NoSuchVersion");
  });

  it("deletes of many those that the caller may delete, and names the others", async () => {
    await put("one");
    const credentials = services.roleWith("cleaner", {
      Effect: "Allow",
      Action: "s3:DeleteObject",
      Resource: `arn:aws:s3:::${bucket}/in/*`,
    });
    const Objects = [{ Key: "out/a.jpg" }, { Key: KEY }];
    const answer = await services
      .clients(credentials)
      .s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }));

    expect(answer.Deleted).toBeUndefined();
    expect(answer.Errors).toMatchObject([{ Key: "out/a.jpg", Code: "AccessDenied" }]);
    expect(await get()).toBe("NoSuchKey");
  });

  it("lets only those read and delete by version who may", async () => {
    const first = await put("one");
    const credentials = services.roleWith("reader", {
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:DeleteObject"],
      Resource: `arn:aws:s3:::${bucket}/*`,
    });
    s3 = services.clients(credentials).s3;

    expect(await get()).toEqual(["one", first]);
    expect(await get(first)).toBe("AccessDenied");
    await expect(remove(first)).rejects.toMatchObject({ name: "AccessDenied" });
  });

  /** A queue that hears of all changes. */
  async function notifiedQueue(name: string): Promise<string> {
    const { url, arn } = await services.sqs.putQueue({ name, visibilityTimeoutSeconds: 30 });
    await services.sqs.putQueuePolicy(url, {
      Statement: {
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: arn,
      },
    });
    const events = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"];
    await services.s3.putNotifications(bucket, [{ id: "all", events, prefix: "", queueArn: arn }]);
    return url;
  }

  it("is as before when nobody can be told of a change", async () => {
    const first = await put("one");
    const url = await notifiedQueue("closed");
    await services.sqs.putQueuePolicy(url, { Statement: [] });

    await expect(put("two")).rejects.toThrow();
    expect(await get()).toEqual(["one", first]);
    await expect(remove()).rejects.toThrow();
    expect(await get()).toEqual(["one", first]);
    await expect(remove(first)).rejects.toThrow();
    expect(await get()).toEqual(["one", first]);
    await services.s3.putNotifications(bucket, []);
    await remove(first);
    expect(await get()).toBe("NoSuchKey");
  });

  it("tells queues of markers and of versions", async () => {
    const url = await notifiedQueue("all-changes");
    const first = await put("one");
    const marker = (await remove()).VersionId;
    await remove(first);
    const { Messages = [] } = await services
      .clients()
      .sqs.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }));
    const told = Messages.flatMap(({ Body = "" }) => JSON.parse(Body).Records ?? []).map(
      ({ eventName, s3: { object } }) => [eventName, object.key, object.versionId],
    );

    expect(told).toEqual([
      ["ObjectCreated:Put", "in/a+b.jpg", first],
      ["ObjectRemoved:DeleteMarkerCreated", "in/a+b.jpg", marker],
      ["ObjectRemoved:Delete", "in/a+b.jpg", first],
    ]);
  });
});

describe("a bucket that keeps versions no more", () => {
  it("overwrites version null and leaves the others", async () => {
    await version("Enabled");
    const kept = await put("kept");
    await version("Suspended");
    expect(await put("one")).toBe("null");
    expect(await put("two")).toBe("null");

    expect(await get()).toEqual(["two", "null"]);
    expect(await get(kept)).toEqual(["kept", kept]);
    await remove("null");
    expect(await get()).toEqual(["kept", kept]);
  });

  it("puts a marker with version null in place of version null", async () => {
    await version("Enabled");
    const kept = await put("kept");
    await version("Suspended");
    await put("one");
    const marker = await remove();

    expect(marker).toMatchObject({ DeleteMarker: true, VersionId: "null" });
    expect(await get("null")).toBe("MethodNotAllowed");
    expect(await get(kept)).toEqual(["kept", kept]);
    await remove("null");
    expect(await get()).toEqual(["kept", kept]);
  });
});
