import type { z } from "zod";
import { flag, section, text } from "./section";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME = new RegExp(
  [
    // Forms that AWS keeps for itself, for access points, directory buckets and tables.
    /^(?!\d+\.\d+\.\d+\.\d+$)(?!xn--|sthree-|amzn-s3-demo-)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$)/,
    /(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  ]
    .map(({ source }) => source)
    .join(""),
);
const BUCKET_NAME_RULE =
  "the name of a general purpose bucket: 3 to 63 lower-case letters, digits, dots and hyphens, not an ARN or a URL";
const KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[a-z0-9-]+$/;
const KEY_ARN_RULE =
  "the ARN of the key itself (arn:aws:kms:<region>:<account>:key/<id>), not of an alias";

export const imagesBucketSchema = section({
  versioned: flag().optional(),
  existing: text(BUCKET_NAME, BUCKET_NAME_RULE).optional(),
  kmsKeyArn: text(KEY_ARN, KEY_ARN_RULE).optional(),
});

export type ImagesBucketSection = z.output<typeof imagesBucketSchema>;
