import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { BY_LABEL, BY_REASON, PARTITION_KEY, SORT_KEY } from "../../contracts/table";
import type { EncryptionKey } from "../access/encryption-key";

export interface LabelTableArgs {
  /** Keeps the table and its records when the stack is destroyed. */
  readonly protect: boolean;
  /** @default a key that DynamoDB owns */
  readonly key?: EncryptionKey;
}

/** What is known about each image, and the index in which labels find images. */
export class LabelTable extends pulumi.ComponentResource {
  /** Its name. */
  readonly table: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** What readers and writers need permission for besides the table. */
  readonly key: EncryptionKey | undefined;

  constructor(name: string, args: LabelTableArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:LabelTable", name, {}, { ...opts, protect: args.protect });
    const table = new aws.dynamodb.Table(
      name,
      {
        billingMode: "PAY_PER_REQUEST",
        hashKey: PARTITION_KEY,
        rangeKey: SORT_KEY,
        attributes: [
          { name: PARTITION_KEY, type: "S" },
          { name: SORT_KEY, type: "S" },
          { name: BY_LABEL.hashKey, type: "S" },
          { name: BY_LABEL.rangeKey, type: "N" },
          { name: BY_REASON.hashKey, type: "S" },
          { name: BY_REASON.rangeKey, type: "S" },
        ],
        globalSecondaryIndexes: [index(BY_LABEL), index(BY_REASON)],
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: args.protect,
        serverSideEncryption: args.key && { enabled: true, kmsKeyArn: args.key.arn },
      },
      { parent: this },
    );
    this.table = table.name;
    this.arn = table.arn;
    this.key = args.key;
    this.registerOutputs({ table: this.table, arn: this.arn, key: this.key });
  }
}

/** Whole items: they are tiny, and a projection cannot be changed without building the index anew. */
function index({ name, hashKey, rangeKey }: typeof BY_LABEL | typeof BY_REASON) {
  return {
    name,
    keySchemas: [
      { attributeName: hashKey, keyType: "HASH" },
      { attributeName: rangeKey, keyType: "RANGE" },
    ],
    projectionType: "ALL",
  };
}
