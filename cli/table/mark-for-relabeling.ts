import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  UpdateCommand,
  type UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { PARTITION_KEY, RECORD_ENTRY, REVISION_AS_READ, SORT_KEY } from "../../contracts/table";

export interface Mark {
  readonly tableName: string;
  readonly image: string;
  /** Of the record as it was read. */
  readonly revision: string;
  readonly newRevision: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Marks a record, so that a worker labels its image anew. The new revision makes a worker that has read the
 * record already start over. A record that changed since it was read is left alone: whoever changed it has
 * labeled the image just now, removed it, or marked it, as our own first try has whose answer was lost.
 */
export async function markForRelabeling(table: DynamoDBDocumentClient, mark: Mark): Promise<void> {
  try {
    await table.send(new UpdateCommand(markParams(mark)));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

export function markParams(mark: Mark): UpdateCommandInput {
  const { ConditionExpression, ExpressionAttributeNames } = REVISION_AS_READ;
  return {
    TableName: mark.tableName,
    Key: { [PARTITION_KEY]: mark.image, [SORT_KEY]: RECORD_ENTRY },
    UpdateExpression: "SET #relabelRequestedAt = :now, #revision = :newRevision",
    ConditionExpression,
    ExpressionAttributeNames: {
      ...ExpressionAttributeNames,
      "#relabelRequestedAt": "relabelRequestedAt",
    },
    ExpressionAttributeValues: {
      ":revision": mark.revision,
      ":newRevision": mark.newRevision,
      ":now": new Date(mark.now).toISOString(),
    },
  };
}
