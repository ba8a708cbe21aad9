import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  type S3Client,
  UploadPartCommand,
  type UploadPartCommandInput,
} from "@aws-sdk/client-s3";

const MIB = 1024 * 1024;
export const Bucket = "images";
/** The smallest that a part may be that is not the last. */
export const FIVE_MIB = Buffer.alloc(5 * MIB, "0123456789abcdef");

/** The calls of an upload to one key, with what the answers say filled into the next. */
export function uploading(s3: S3Client, Key = "a.jpg") {
  const at = { Bucket, Key };
  return {
    async create(more: Partial<CreateMultipartUploadCommandInput> = {}) {
      // Without it S3 takes no checksums at the completion, which the client computes of parts.
      const asked = { ChecksumAlgorithm: "CRC32" as const, ...more };
      const { UploadId = "" } = await s3.send(
        new CreateMultipartUploadCommand({ ...at, ...asked }),
      );
      return UploadId;
    },
    async part(
      UploadId: string,
      PartNumber: number,
      Body: UploadPartCommandInput["Body"],
      more: Partial<UploadPartCommandInput> = {},
    ): Promise<CompletedPart> {
      const { $metadata, ...told } = await s3.send(
        new UploadPartCommand({ ...at, UploadId, PartNumber, Body, ...more }),
      );
      return { PartNumber, ...told };
    },
    complete(
      UploadId: string,
      Parts: CompletedPart[],
      more: Partial<CompleteMultipartUploadCommandInput> = {},
    ) {
      const MultipartUpload = { Parts };
      return s3.send(
        new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload, ...more }),
      );
    },
    async bytes(more = {}) {
      const { Body } = await s3.send(new GetObjectCommand({ ...at, ...more }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
  };
}
