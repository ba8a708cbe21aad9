import { DescribeTableCommand, type TableDescription } from "@aws-sdk/client-dynamodb";
import { MissingError } from "../errors";
import type { World } from "./world";

/** Nothing where there is none. */
export async function findTable({
  table,
  outputs,
  readings,
}: World): Promise<TableDescription | undefined> {
  const TableName = outputs.labelTable;
  const missing = ["ResourceNotFoundException"];
  const found = await readings.readIfThere("dynamodb:DescribeTable", TableName, missing, () =>
    table.send(new DescribeTableCommand({ TableName })),
  );
  return found?.Table;
}

/** @throws MissingError */
export async function labelTable(world: World): Promise<TableDescription> {
  const found = await findTable(world);
  if (found === undefined) throw new MissingError(world.outputs.labelTable);
  return found;
}
