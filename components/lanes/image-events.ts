import * as pulumi from "@pulumi/pulumi";
import type { ImagesBucket } from "../storage/images-bucket";
import { tellByNotification } from "./image-notification";
import { tellByRules } from "./image-rules";
import type { Lane } from "./lane";

export interface ImageEventsArgs {
  /**
   * The bucket whose changes are told. Of a bucket of the stack's own the whole notification configuration
   * becomes the stack's; of an adopted one nothing is changed: EventBridge must be told of its changes.
   */
  readonly images: ImagesBucket;
  /** Lanes by name. */
  readonly lanes: Readonly<Record<string, Pick<Lane, "prefix" | "queue">>>;
  /** The account that owns the bucket. */
  readonly accountId: pulumi.Input<string>;
}

/** Sends every change under a lane's prefix to the lane's queue. */
export class ImageEvents extends pulumi.ComponentResource {
  constructor(name: string, args: ImageEventsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:ImageEvents", name, {}, opts);
    const tell = args.images.adopted ? tellByRules : tellByNotification;
    tell(name, args, this);
    this.registerOutputs({});
  }
}
