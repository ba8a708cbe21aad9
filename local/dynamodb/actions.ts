import batchGetItem from "dynalite/actions/batchGetItem";
import batchWriteItem from "dynalite/actions/batchWriteItem";
import createTable from "dynalite/actions/createTable";
import deleteItem from "dynalite/actions/deleteItem";
import describeTable from "dynalite/actions/describeTable";
import getItem from "dynalite/actions/getItem";
import putItem from "dynalite/actions/putItem";
import query from "dynalite/actions/query";
import scan from "dynalite/actions/scan";
import updateItem from "dynalite/actions/updateItem";
import batchGetItemInput from "dynalite/validations/batchGetItem";
import batchWriteItemInput from "dynalite/validations/batchWriteItem";
import createTableInput from "dynalite/validations/createTable";
import deleteItemInput from "dynalite/validations/deleteItem";
import describeTableInput from "dynalite/validations/describeTable";
import getItemInput from "dynalite/validations/getItem";
import putItemInput from "dynalite/validations/putItem";
import queryInput from "dynalite/validations/query";
import scanInput from "dynalite/validations/scan";
import updateItemInput from "dynalite/validations/updateItem";

/** The actions of dynalite that are used, each with what checks its input. */
export const ACTIONS = {
  batchGetItem: { action: batchGetItem, validation: batchGetItemInput },
  batchWriteItem: { action: batchWriteItem, validation: batchWriteItemInput },
  createTable: { action: createTable, validation: createTableInput },
  deleteItem: { action: deleteItem, validation: deleteItemInput },
  describeTable: { action: describeTable, validation: describeTableInput },
  getItem: { action: getItem, validation: getItemInput },
  putItem: { action: putItem, validation: putItemInput },
  query: { action: query, validation: queryInput },
  scan: { action: scan, validation: scanInput },
  updateItem: { action: updateItem, validation: updateItemInput },
} as const;

export type ActionName = keyof typeof ACTIONS;
