import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { ObjectVersion } from "../../contracts/record";
import { crc32 } from "./crc32";
import { partRanges } from "./part-size";
import { checksumText } from "./same-content";
import type { SteadyFile } from "./steady-file";
import type { TransferWorld } from "./transfer";
import { findUnfinished, type StoredPart } from "./unfinished-uploads";

interface LargeFile {
  readonly key: string;
  readonly contentType: string;
  readonly file: SteadyFile;
}

/**
 * Uploads a file in parts, as many at once as the budget of bytes allows. Parts that a broken off run left
 * at S3 are not sent again when their checksum is ours. What fails leaves no parts behind; what is
 * interrupted leaves them to the next run.
 */
export async function putInParts(world: TransferWorld, large: LargeFile): Promise<ObjectVersion> {
  const { s3, bucket, signal } = world;
  const where = { Bucket: bucket, Key: large.key };
  const unfinished = await findUnfinished(world, large.key, large.file.bytes);
  const UploadId = unfinished?.uploadId ?? (await create(world, large));
  try {
    const { parts, crc } = await sendParts(world, large, UploadId, unfinished?.parts);
    large.file.checkUnchanged();
    const { ETag, VersionId } = await s3.send(
      new CompleteMultipartUploadCommand({
        ...where,
        UploadId,
        MultipartUpload: { Parts: parts },
        ChecksumType: "FULL_OBJECT",
        ChecksumCRC32: checksumText(crc),
      }),
    );
    if (ETag === undefined) throw new Error("S3 answered without an ETag.");
    return { eTag: ETag, ...(VersionId !== undefined && { versionId: VersionId }) };
  } catch (error) {
    // The error is what counts; parts that stay are removed by the bucket's lifecycle.
    if (!signal.aborted) {
      await s3.send(new AbortMultipartUploadCommand({ ...where, UploadId })).catch(() => {});
    }
    throw error;
  }
}

/** Of the whole object: the only kind that can be compared with a file later. */
async function create({ s3, bucket }: TransferWorld, large: LargeFile): Promise<string> {
  const { UploadId } = await s3.send(
    new CreateMultipartUploadCommand({
      Bucket: bucket,
      Key: large.key,
      ContentType: large.contentType,
      ChecksumAlgorithm: "CRC32",
      ChecksumType: "FULL_OBJECT",
    }),
  );
  if (UploadId === undefined) throw new Error("S3 answered without an upload id.");
  return UploadId;
}

/** Read one after the other, for the checksum of them all; sent side by side. */
async function sendParts(
  world: TransferWorld,
  { key, file }: LargeFile,
  UploadId: string,
  stored: ReadonlyMap<number, StoredPart> = new Map(),
): Promise<{ parts: CompletedPart[]; crc: number }> {
  const parts: CompletedPart[] = [];
  const failures: unknown[] = [];
  const underWay = new Set<Promise<void>>();
  const isOver = () => failures.length > 0 || world.signal.aborted;
  let crc = 0;
  let PartNumber = 0;
  for (const { start, length } of partRanges(file.bytes)) {
    PartNumber += 1;
    const { buffer: Body, giveBack } = await world.bodies.take(length);
    if (!isOver()) await file.fill(Body, start).catch((error) => failures.push(error));
    if (isOver()) {
      giveBack();
      break;
    }
    crc = crc32(Body, crc);
    const part = { Bucket: world.bucket, Key: key, UploadId, PartNumber, Body };
    const sent = sendPart(world, part, stored.get(PartNumber))
      .then(
        (done) => void parts.push(done),
        (error) => void failures.push(error),
      )
      .finally(() => {
        giveBack();
        underWay.delete(sent);
      });
    underWay.add(sent);
  }
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
  world.signal.throwIfAborted();
  return { parts: parts.sort((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0)), crc };
}

async function sendPart(
  world: TransferWorld,
  part: { Bucket: string; Key: string; UploadId: string; PartNumber: number; Body: Buffer },
  stored: StoredPart | undefined,
): Promise<CompletedPart> {
  const { PartNumber, Body } = part;
  const ChecksumCRC32 = checksumText(crc32(Body));
  const isThere = stored?.bytes === Body.length && stored.crc32 === ChecksumCRC32;
  if (isThere) return { PartNumber, ETag: stored.eTag, ChecksumCRC32 };
  const { ETag } = await world.s3.send(
    new UploadPartCommand({ ...part, ContentLength: Body.length, ChecksumCRC32 }),
  );
  world.onMoved(Body.length);
  return { PartNumber, ETag, ChecksumCRC32 };
}
