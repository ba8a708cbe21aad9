import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { keyPolicy } from "./key-policy";

/** The longest that KMS waits: until then a deletion can be cancelled, and what still exists be read. */
const DELETION_WINDOW_DAYS = 30;

export interface EncryptionKeyArgs {
  /** The account whose policies say who may use the key. */
  readonly accountId: pulumi.Input<string>;
  readonly region: string;
  /** Keeps the key when the stack is destroyed. Without it, nothing that it encrypted can be read. */
  readonly protect: boolean;
}

/**
 * One key of the stack for its buckets, queues, table, logs and alarms. Whoever reads or writes those needs
 * permission on the key too. It changes its key material each year by itself; what is old stays readable.
 */
export class EncryptionKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: EncryptionKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:EncryptionKey", name, {}, { ...opts, protect: args.protect });
    const { partition } = aws.getPartitionOutput({}, { parent: this });
    const key = new aws.kms.Key(
      name,
      {
        description: `Image labeler, stack ${pulumi.getStack()}`,
        enableKeyRotation: true,
        deletionWindowInDays: DELETION_WINDOW_DAYS,
        policy: keyPolicy({ ...args, partition }),
      },
      { parent: this },
    );
    new aws.kms.Alias(`${name}-alias`, { targetKeyId: key.keyId }, { parent: this });
    this.arn = key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
