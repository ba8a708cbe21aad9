import * as pulumi from "@pulumi/pulumi";
import {
  MANIFEST_RETENTION_DAYS,
  MANIFESTS_PREFIX,
  RECOVERED_PREFIX,
} from "../../contracts/manifest";
import type { EncryptionKey } from "../access/encryption-key";
import { AdoptedBucket } from "./adopted-bucket";
import type { ImagesBucket } from "./images-bucket";
import { PrivateBucket } from "./private-bucket";

/** Pages that are served on the reader's own machine, on whatever port. */
const LOCAL_ORIGINS = ["http://localhost:*", "http://127.0.0.1:*"];

export interface StorageArgs {
  /**
   * A new bucket, with or without versions, or one that exists. Caution: changing from one kind to the
   * other leaves the images where they are, and removes a bucket of the stack's own with all that is in it.
   * @default a new bucket without versions
   */
  readonly imagesBucket?:
    | { readonly versioned: boolean }
    | { readonly existing: string; readonly kmsKeyArn?: string };
  readonly region: string;
  /** Caution: objects stay encrypted with the key that they were written with. @default S3's own keys */
  readonly key?: EncryptionKey;
  /** Keeps the buckets that the stack makes, and their objects, when the stack is destroyed. */
  readonly protect: boolean;
}

/** The bucket that people fill with images, and the one in which submitter and workers meet. */
export class Storage extends pulumi.ComponentResource {
  readonly images: ImagesBucket;
  readonly work: PrivateBucket;

  constructor(name: string, args: StorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:Storage", name, {}, opts);
    const { key, protect } = args;
    this.images = createImagesBucket(`${name}-images`, args, this);
    const expirations = [MANIFESTS_PREFIX, RECOVERED_PREFIX].map((prefix) => ({
      prefix,
      days: MANIFEST_RETENTION_DAYS,
    }));
    this.work = new PrivateBucket(`${name}-work`, { protect, key, expirations }, { parent: this });
    this.registerOutputs({ images: this.images, work: this.work });
  }
}

function createImagesBucket(
  name: string,
  { imagesBucket = { versioned: false }, region, key, protect }: StorageArgs,
  parent: pulumi.Resource,
): ImagesBucket {
  if ("existing" in imagesBucket) {
    return new AdoptedBucket(name, { ...imagesBucket, region }, { parent });
  }
  const { versioned } = imagesBucket;
  return new PrivateBucket(
    name,
    { protect, key, versioned, readableFrom: LOCAL_ORIGINS },
    { parent },
  );
}
