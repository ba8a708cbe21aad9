import type { CreateTableCommandInput } from "@aws-sdk/client-dynamodb";
import { z } from "zod";
import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import { type JsonOperation, JsonProtocol, jsonOperation } from "../http/json-protocol";
import type { AwsCall, AwsRequest, AwsResponse, Service } from "../http/service";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import type { Kms } from "../kms/kms";
import type { Observer } from "../observer";
import type { Collection, StateStore } from "../state";
import type { ActionName } from "./actions";
import { Engine, type TableDescription } from "./engine";
import {
  type CancelReason,
  elementsOf,
  Transactions,
  transactWriteItemsSchema,
} from "./transactions";

export interface DynamoDbOptions {
  readonly directory: string;
  readonly store: StateStore;
  readonly kms: Kms;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  /** Asked before each transaction. @default cancels none */
  readonly cancels?: () => CancelReason | undefined;
  readonly observer?: Pick<Observer, "read" | "transaction">;
}

/** A table is there already, with other keys or indexes. */
export class TableChangedError extends Error {
  override readonly name = "TableChangedError";

  constructor(
    readonly tableName: string,
    readonly difference: "keys" | "indexes",
  ) {
    super(
      `The local table ${tableName} has other ${difference} than declared, and the local cloud does ` +
        "not change tables. Remove the state directory to begin anew.",
    );
  }
}

/** Amazon DynamoDB: dynalite's engine, with transactions and IAM. */
export class DynamoDb implements Service {
  private readonly protocol: JsonProtocol;
  private readonly transactions: Transactions;

  private constructor(
    private readonly options: DynamoDbOptions,
    private readonly engine: Engine,
    /** By table: the customer managed keys that protect them. */
    private readonly keyArns: Collection<string>,
  ) {
    this.transactions = new Transactions(engine, options.clock, options.cancels);
    this.protocol = new JsonProtocol({
      target: "DynamoDB_20120810",
      version: "1.0",
      operations: this.operations(),
    });
  }

  static async open(options: DynamoDbOptions): Promise<DynamoDb> {
    const { directory, store, region, accountId } = options;
    const keyArns = await store.collection<string>("dynamodb-keys");
    return new DynamoDb(options, await Engine.open(directory, region, accountId), keyArns);
  }

  /**
   * Creates the table, or finds it there as declared. It is ACTIVE then.
   *
   * @param kmsKeyArn the customer managed key that protects it from now on, if one does
   * @throws TableChangedError when it is there with other keys or indexes.
   */
  async putTable(input: CreateTableCommandInput, kmsKeyArn?: string): Promise<void> {
    const name = input.TableName ?? "";
    if (kmsKeyArn === undefined) await this.keyArns.delete(name);
    else await this.keyArns.set(name, kmsKeyArn);
    const existing = await this.existing(name);
    if (existing?.TableStatus === "ACTIVE") return checkUnchanged(existing, input);
    if (existing !== undefined) await this.engine.forgetTable(name);
    await this.engine.createTable(input);
    while ((await this.engine.table(name)).TableStatus !== "ACTIVE") await nextTurn();
  }

  matches(call: AwsCall): boolean {
    return this.protocol.matches(call);
  }

  handle(request: AwsRequest): Promise<AwsResponse> {
    return this.protocol.handle(request);
  }

  errorResponse(error: AwsError): AwsResponse {
    return this.protocol.errorResponse(error);
  }

  async close(): Promise<void> {
    await this.engine.close();
  }

  private operations(): Readonly<Record<string, JsonOperation>> {
    return {
      DescribeTable: this.operation("DescribeTable", "describeTable", "read"),
      GetItem: this.operation("GetItem", "getItem", "read"),
      BatchGetItem: this.operation("BatchGetItem", "batchGetItem", "read"),
      Query: this.operation("Query", "query", "read"),
      Scan: this.operation("Scan", "scan", "read"),
      PutItem: this.operation("PutItem", "putItem", "write"),
      UpdateItem: this.operation("UpdateItem", "updateItem", "write"),
      DeleteItem: this.operation("DeleteItem", "deleteItem", "write"),
      BatchWriteItem: this.operation("BatchWriteItem", "batchWriteItem", "write"),
      TransactWriteItems: jsonOperation(
        transactWriteItemsSchema,
        "ValidationException",
        async (input, caller) => {
          // There is no permission for the transaction itself, only for what it does.
          // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
          for (const { kind, element } of elementsOf(input)) {
            const action = kind === "ConditionCheck" ? "ConditionCheckItem" : `${kind}Item`;
            this.authorize(caller, action, element.TableName);
          }
          const output = await this.transactions.write(input);
          const origin = caller.kind === "role" ? caller.origin : undefined;
          if (origin !== undefined) this.options.observer?.transaction({ origin, input });
          return output;
        },
      ),
    };
  }

  private operation(action: string, name: ActionName, mode: "read" | "write"): JsonOperation {
    return jsonOperation(addressSchema, "ValidationException", (input, caller) => {
      const tables = input.TableName === undefined ? [] : [input.TableName];
      for (const table of [...tables, ...Object.keys(input.RequestItems ?? {})]) {
        this.authorize(caller, action, table, input.IndexName);
      }
      const origin = caller.kind === "role" ? caller.origin : undefined;
      if (origin !== undefined && READS_BY_KEY.has(action)) {
        this.options.observer?.read({ origin, input });
      }
      return this.engine[mode](name, input);
    });
  }

  private authorize(caller: Caller, action: string, table: string, index?: string): void {
    const { region, accountId, authorizer } = this.options;
    const arn = `arn:aws:dynamodb:${region}:${accountId}:table/${table}`;
    const resource = index === undefined ? arn : `${arn}/index/${index}`;
    authorizer.authorize(caller, `dynamodb:${action}`, resource);
    if (action !== "DescribeTable") this.authorizeKey(caller, table);
  }

  /**
   * The table's own key is decrypted in the name of whoever reads or writes.
   * https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html
   */
  private authorizeKey(caller: Caller, table: string): void {
    const keyArn = this.keyArns.get(table);
    if (keyArn === undefined) return;
    this.options.kms.authorize(caller, "kms:Decrypt", keyArn, {
      via: "dynamodb",
      encryptionContext: {
        "aws:dynamodb:tableName": table,
        "aws:dynamodb:subscriberId": this.options.accountId,
      },
    });
  }

  private async existing(name: string): Promise<TableDescription | undefined> {
    try {
      return await this.engine.table(name);
    } catch (error) {
      if (error instanceof AwsError && error.code === "ResourceNotFoundException") return undefined;
      throw error;
    }
  }
}

const READS_BY_KEY = new Set(["GetItem", "BatchGetItem"]);

/** Where a call goes; the rest of its input is dynalite's to check. */
const addressSchema = z.looseObject({
  TableName: z.string().optional(),
  IndexName: z.string().optional(),
  RequestItems: z.record(z.string(), z.unknown()).optional(),
});

function checkUnchanged(existing: TableDescription, declared: CreateTableCommandInput): void {
  const name = existing.TableName;
  if (!isSame(existing.KeySchema, declared.KeySchema)) throw new TableChangedError(name, "keys");
  const before = indexesOf(existing.GlobalSecondaryIndexes);
  const now = indexesOf(declared.GlobalSecondaryIndexes);
  if (!isSame(before, now)) throw new TableChangedError(name, "indexes");
}

/** The parts of indexes that matter, in an order that does not depend on who listed them. */
function indexesOf(
  indexes:
    | CreateTableCommandInput["GlobalSecondaryIndexes"]
    | TableDescription["GlobalSecondaryIndexes"] = [],
): object[] {
  return [...indexes]
    .map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }))
    .sort((one, other) => ((one.IndexName ?? "") < (other.IndexName ?? "") ? -1 : 1));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));
}

/** With the names of every object in order. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, canonical(inner)]));
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
