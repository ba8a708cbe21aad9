import * as pulumi from "@pulumi/pulumi";
import { MANIFEST_RETENTION_DAYS, MANIFESTS_PREFIX } from "../contracts/manifest";
import { PrivateBucket } from "./private-bucket";

export interface StorageArgs {
  /** Keeps both buckets and their objects when the stack is destroyed. */
  readonly protect: boolean;
}

/** The bucket that people fill with images, and the one in which submitter and workers meet. */
export class Storage extends pulumi.ComponentResource {
  readonly images: PrivateBucket;
  readonly work: PrivateBucket;

  constructor(name: string, args: StorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:Storage", name, {}, opts);
    const { protect } = args;
    this.images = new PrivateBucket(`${name}-images`, { protect }, { parent: this });
    this.work = new PrivateBucket(
      `${name}-work`,
      { protect, expirations: [{ prefix: MANIFESTS_PREFIX, days: MANIFEST_RETENTION_DAYS }] },
      { parent: this },
    );
    this.registerOutputs({ images: this.images, work: this.work });
  }
}
