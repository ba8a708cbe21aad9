import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { EncryptionKey } from "../access/encryption-key";

/** The longest that SQS keeps a message: time to notice, mend and redrive. */
const RETENTION_SECONDS = 14 * 24 * 3600;

/** A queue that nothing empties by itself. */
export function createDeadLetterQueue(
  name: string,
  key: EncryptionKey | undefined,
  parent: pulumi.Resource,
): aws.sqs.Queue {
  return new aws.sqs.Queue(
    name,
    { messageRetentionSeconds: RETENTION_SECONDS, ...queueEncryption(key) },
    { parent },
  );
}

/**
 * Of SQS's own keys, unless the stack has one whose policy lets S3 and EventBridge send.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html
 */
export function queueEncryption(
  key: EncryptionKey | undefined,
): Pick<aws.sqs.QueueArgs, "sqsManagedSseEnabled" | "kmsMasterKeyId"> {
  return key === undefined ? { sqsManagedSseEnabled: true } : { kmsMasterKeyId: key.arn };
}
