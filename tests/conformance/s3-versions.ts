import {
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import type { Backend } from "./backend";
import { BUCKETS } from "./resources";
import { testsOf } from "./suite";

const Bucket = BUCKETS.versions;

/** Versions as the worker tells them apart, in a bucket that gets them late. */
export function describeVersions(backend: Backend): void {
  const it = testsOf(backend, "S3 versions");

  const put = (Key: string, Body: string) =>
    backend.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  const head = (Key: string) => backend.s3.send(new HeadObjectCommand({ Bucket, Key }));
  const read = async (Key: string, VersionId?: string) => {
    const { Body } = await backend.s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
    return Body?.transformToString();
  };
  const remove = (Key: string, VersionId?: string) =>
    backend.s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));

  it("tells whether a bucket keeps versions", async () => {
    const asked = new GetBucketVersioningCommand({ Bucket });
    expect(await backend.s3.send(asked)).not.toHaveProperty("Status");
    await put("before", "one");
    await backend.s3.send(
      new PutBucketVersioningCommand({
        Bucket,
        VersioningConfiguration: { Status: "Enabled" },
      }),
    );
    expect(await backend.s3.send(asked)).toMatchObject({ Status: "Enabled" });
  });

  it("calls what was there before version null", async () => {
    expect(await head("before")).toMatchObject({ VersionId: "null" });
    await put("before", "two");
    expect(await read("before", "null")).toBe("one");
  });

  it("gives each version an id of its own and keeps it", async () => {
    const one = await put("a", "one");
    const two = await put("a", "two");
    expect(one.VersionId).toEqual(expect.any(String));
    expect(two.VersionId).not.toBe(one.VersionId);
    expect(await head("a")).toMatchObject({ VersionId: two.VersionId });
    expect(await read("a", one.VersionId)).toBe("one");
    expect(await read("a")).toBe("two");
  });

  it("puts a delete marker in the place of a deleted object", async () => {
    const { VersionId } = await put("b", "one");
    const marker = await remove("b");
    expect(marker).toMatchObject({ DeleteMarker: true, VersionId: expect.any(String) });
    await expect(head("b")).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } });
    expect(await read("b", VersionId)).toBe("one");
  });

  it("brings the object back when its delete marker is deleted", async () => {
    const { VersionId } = await put("c", "one");
    const marker = await remove("c");
    await remove("c", marker.VersionId);
    expect(await head("c")).toMatchObject({ VersionId });
  });

  it("shows the version before when the current one is deleted for good", async () => {
    await put("d", "one");
    const { VersionId } = await put("d", "two");
    expect(await remove("d", VersionId)).toMatchObject({ VersionId });
    expect(await read("d")).toBe("one");
    await expect(read("d", VersionId)).rejects.toMatchObject({ name: "NoSuchVersion" });
  });
}
