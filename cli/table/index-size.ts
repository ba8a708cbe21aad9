import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { BY_LABEL } from "../../contracts/table";
import { BrokenSystemError } from "../errors";

export interface IndexSize {
  readonly entries: number;
  readonly bytes: number;
}

/**
 * How large the label index is. DynamoDB counts about every six hours, so a new one has nothing yet.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalSecondaryIndexDescription.html
 *
 * @throws BrokenSystemError when the table has no such index.
 */
export async function labelIndexSize(
  table: DynamoDBDocumentClient,
  tableName: string,
): Promise<IndexSize> {
  const { Table } = await table.send(new DescribeTableCommand({ TableName: tableName }));
  const index = Table?.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === BY_LABEL.name);
  if (index !== undefined) {
    return { entries: index.ItemCount ?? 0, bytes: index.IndexSizeBytes ?? 0 };
  }
  throw new BrokenSystemError(
    `The table ${tableName} has no index ${BY_LABEL.name}. Deploy the stack again: pulumi up.`,
  );
}
