import type { TableDescription } from "@aws-sdk/client-dynamodb";
import { BY_LABEL } from "../../../contracts/table";
import type { Check } from "../check";
import { type Draft, problem } from "../finding";
import { findTable, labelTable } from "../world/table";
import type { World } from "../world/world";

/** In which it can be read and written. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html */
const USABLE = ["ACTIVE", "UPDATING"];

/** Where workers write labels, and `labeler search` reads them. */
export const table: Check = {
  area: "table",
  looksAt: `table and ${BY_LABEL.name} are active, their key can be used`,
  probes: [isThere, isActive, hasUsableKey, hasIndex],
};

async function isThere(world: World): Promise<Draft[]> {
  if ((await findTable(world)) !== undefined) return [];
  const { labelTable: name } = world.outputs;
  return [
    problem({
      thing: name,
      heading: `There is no table ${name}.`,
      evidence: { table: name },
      mend: world.waysOut.redeploy,
    }),
  ];
}

async function isActive(world: World): Promise<Draft[]> {
  const { TableStatus = "", TableArn = "" } = await labelTable(world);
  if (USABLE.includes(TableStatus) || TableStatus === KEY_IS_GONE) return [];
  return [
    problem({
      thing: TableArn,
      heading: `The table is ${TableStatus}: workers cannot write labels.`,
      evidence: { tableStatus: TableStatus },
      mend: world.waysOut.redeploy,
    }),
  ];
}

const KEY_IS_GONE = "INACCESSIBLE_ENCRYPTION_CREDENTIALS";

/** A stack has one key for everything: where the table's cannot be used, neither can that of buckets and queues. */
async function hasUsableKey(world: World): Promise<Draft[]> {
  const { TableStatus, SSEDescription } = await labelTable(world);
  const since = SSEDescription?.InaccessibleEncryptionDateTime;
  if (TableStatus !== KEY_IS_GONE && since === undefined) return [];
  const key = SSEDescription?.KMSMasterKeyArn ?? "";
  return [
    problem({
      thing: key,
      heading: "The stack's key cannot be used: it is disabled, about to be deleted, or denied.",
      evidence: { tableStatus: TableStatus, inaccessibleSince: since?.toISOString() },
      mend: `aws kms describe-key --key-id ${key}, then aws kms enable-key, or cancel-key-deletion`,
    }),
  ];
}

async function hasIndex(world: World): Promise<Draft[]> {
  const found = await labelTable(world);
  const status = indexStatus(found);
  if (status !== undefined && USABLE.includes(status)) return [];
  return [
    problem({
      thing: `${found.TableArn}/index/${BY_LABEL.name}`,
      heading: `The table's index ${BY_LABEL.name} is not active: nothing can be searched.`,
      evidence: { indexStatus: status ?? "not there" },
      mend: world.waysOut.redeploy,
    }),
  ];
}

function indexStatus({ GlobalSecondaryIndexes = [] }: TableDescription): string | undefined {
  return GlobalSecondaryIndexes.find(({ IndexName }) => IndexName === BY_LABEL.name)?.IndexStatus;
}
