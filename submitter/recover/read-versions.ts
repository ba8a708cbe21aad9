import { BatchGetCommand, type BatchGetCommandInput } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { type Description, descriptionSchema } from "../../contracts/record";
import { imageUri, PARTITION_KEY, RECORD_ENTRY, SORT_KEY } from "../../contracts/table";
import type { Trigger } from "../../contracts/trigger";
import { sleep } from "../../lib/clock";
import { RecordsUnreadError } from "../errors";
import type { RecoverContext } from "./recover-context";

/** Calls for one page: each answers at least some of what the one before left over. */
const MAX_CALLS = 10;
const FIRST_PAUSE_MILLISECONDS = 50;

const itemSchema = descriptionSchema.extend({ [PARTITION_KEY]: z.string() });

/**
 * Which version of its object each record describes, if any, by image URI; images without a record are not in it.
 *
 * @param triggers different ones, at most MAX_BATCH_GET_ITEMS
 * @throws RecordsUnreadError
 */
export async function readVersions(
  triggers: readonly Trigger[],
  { table, environment, clock }: Pick<RecoverContext, "table" | "environment" | "clock">,
): Promise<Map<string, Description>> {
  const name = environment.LABEL_TABLE;
  const versions = new Map<string, Description>();
  let request = readVersionsParams(name, triggers);
  for (let calls = 1; calls <= MAX_CALLS; calls += 1) {
    const { Responses, UnprocessedKeys } = await table.send(new BatchGetCommand(request));
    for (const item of Responses?.[name] ?? []) {
      const { [PARTITION_KEY]: uri, ...version } = itemSchema.parse(item);
      versions.set(uri, version);
    }
    if (UnprocessedKeys === undefined || Object.keys(UnprocessedKeys).length === 0) return versions;
    request = { RequestItems: UnprocessedKeys };
    await sleep(clock, FIRST_PAUSE_MILLISECONDS * 2 ** (calls - 1));
  }
  throw new RecordsUnreadError(name, MAX_CALLS);
}

function readVersionsParams(table: string, triggers: readonly Trigger[]): BatchGetCommandInput {
  const Keys = triggers.map(({ bucket, key }) => ({
    [PARTITION_KEY]: imageUri(bucket, key),
    [SORT_KEY]: RECORD_ENTRY,
  }));
  const ProjectionExpression = [PARTITION_KEY, ...Object.keys(descriptionSchema.shape)].join(", ");
  return { RequestItems: { [table]: { Keys, ConsistentRead: true, ProjectionExpression } } };
}
