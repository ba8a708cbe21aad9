import { mkdir } from "node:fs/promises";
import { create, createKey } from "dynalite/db";
import { checkTypes, checkValidations } from "dynalite/validations";
import { AwsError } from "../aws-error";
import { ACTIONS, type ActionName } from "./actions";
import { StagedWrites } from "./staged-writes";
import { Turns } from "./turns";

/** dynalite's engine without its HTTP listener, which lets a client's abort end the whole process. */
export class Engine {
  private readonly turns = new Turns();
  /** Descriptions of ACTIVE tables: every element of every transaction needs one. */
  private readonly tables = new Map<string, TableDescription>();

  private constructor(private readonly store: DynaliteStore) {}

  static async open(directory: string, region: string, accountId: string): Promise<Engine> {
    await mkdir(directory, { recursive: true });
    const store = create({ path: directory, createTableMs: 0, deleteTableMs: 0 });
    await store.db.open();
    readAtOnce(store.db);
    closeIterators(store.db);
    store.tableDb.awsRegion = region;
    store.tableDb.awsAccountId = accountId;
    return new Engine(store);
  }

  /** @throws AwsError with what DynamoDB says of a wrong input. */
  prepare(name: ActionName, input: object): object {
    const { types, custom } = ACTIONS[name].validation;
    try {
      const typed = checkTypes({ ...input }, types);
      checkValidations(typed, types, custom, this.store);
      return typed;
    } catch (error) {
      throw asAwsError(error);
    }
  }

  read(name: ActionName, input: object): Promise<object> {
    return this.run(name, this.prepare(name, input), this.store);
  }

  /** The table is not ACTIVE yet when this returns. */
  async createTable(input: object): Promise<void> {
    await this.run("createTable", this.prepare("createTable", input), this.store);
  }

  async write(name: ActionName, input: object): Promise<object> {
    const prepared = this.prepare(name, input);
    return this.exclusively(writtenBy(input), async () => {
      const staged = this.stage();
      const output = await this.run(name, prepared, staged.view);
      await staged.commit();
      return output;
    });
  }

  stage(): StagedWrites {
    return new StagedWrites(this.store, this.getTable, (name) => this.table(name));
  }

  /** As dynalite's own, which reads the disk each time. Nothing here changes a table that is ACTIVE. */
  private readonly getTable: DynaliteStore["getTable"] = (name, callback) => {
    const known = this.tables.get(name);
    if (known !== undefined) return callback(undefined, known);
    this.store.getTable(name, (error, table) => {
      const description = table as TableDescription | undefined;
      if (description?.TableStatus === "ACTIVE") this.tables.set(name, description);
      callback(error, table);
    });
  };

  /** Runs an action on prepared input. */
  run(name: ActionName, prepared: object, store: Partial<DynaliteStore>): Promise<object> {
    return new Promise((resolve, reject) => {
      ACTIONS[name].action(store, prepared, (error, result) => {
        if (error === undefined || error === null) resolve(result as object);
        else reject(asAwsError(error));
      });
    });
  }

  /**
   * Runs when all earlier writers of these items are done: what it reads of them stays so until it is.
   *
   * @param token of a transaction, which takes its turn among others with the same
   */
  async exclusively<Result>(
    items: readonly Addressed[],
    run: () => Promise<Result>,
    token?: string,
  ): Promise<Result> {
    const names = token === undefined ? [] : [token];
    for (const item of items) names.push(...(await this.identity(item)));
    return this.turns.take(names, run);
  }

  /** What DynamoDB tells the item from all others by; nothing when it lacks a part of its key. */
  async identity({ TableName, Key, Item }: Addressed): Promise<[string] | []> {
    const table = await this.table(TableName);
    const keyOrItem = Key ?? Item ?? {};
    if (!table.KeySchema.every(({ AttributeName }) => AttributeName in keyOrItem)) return [];
    return [`${TableName}/${createKey(keyOrItem, table)}`];
  }

  /** @throws AwsError ResourceNotFoundException */
  async table(name: string): Promise<TableDescription> {
    const known = this.tables.get(name);
    if (known !== undefined) return known;
    const { Table } = (await this.read("describeTable", { TableName: name })) as {
      Table: TableDescription;
    };
    return Table;
  }

  /** Forgets a table whose creation a crash cut short: it can hold no items. */
  forgetTable(name: string): Promise<void> {
    this.tables.delete(name);
    return new Promise((resolve, reject) => {
      this.store.tableDb.del(name, (error) => (error ? reject(error) : resolve()));
    });
  }

  async close(): Promise<void> {
    await this.turns.end();
    await this.store.db.close();
  }
}

/** Where an item is, as inputs say it. */
export interface Addressed {
  readonly TableName: string;
  readonly Key?: object | undefined;
  readonly Item?: object | undefined;
}

interface WriteInput extends Partial<Addressed> {
  readonly RequestItems?: Readonly<Record<string, readonly WriteRequest[]>>;
}

interface WriteRequest {
  readonly PutRequest?: Pick<Addressed, "Item">;
  readonly DeleteRequest?: Pick<Addressed, "Key">;
}

/** The items that a call of PutItem, UpdateItem, DeleteItem or BatchWriteItem writes. */
function writtenBy({ TableName, Key, Item, RequestItems = {} }: WriteInput): Addressed[] {
  if (TableName !== undefined) return [{ TableName, Key, Item }];
  return Object.entries(RequestItems).flatMap(([table, requests]) =>
    requests.map(({ PutRequest, DeleteRequest }) => ({
      TableName: table,
      ...PutRequest,
      ...DeleteRequest,
    })),
  );
}

export interface TableDescription {
  readonly TableName: string;
  readonly TableStatus: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
  readonly GlobalSecondaryIndexes?: readonly IndexDescription[];
}

interface IndexDescription {
  readonly IndexName: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
  readonly Projection: object;
}

/**
 * dynalite reads each item in another thread, where it waits behind the decoding of images, and then two
 * turns of the event loop; a transaction reads dozens. What is read is in memory nearly always.
 */
function readAtOnce(db: DynaliteStore["db"]): void {
  db.get = (key, callback) => {
    try {
      process.nextTick(callback, null, db.getSync(key));
    } catch (error) {
      process.nextTick(callback, error);
    }
  };
}

/**
 * dynalite ends iterators with a method that they do not have: each would stay open, and keep what it saw of
 * the database on the disk, until the whole database is closed.
 */
function closeIterators(db: DynaliteStore["db"]): void {
  const values = db.values.bind(db);
  db.values = (options) => {
    const iterator = values(options);
    return Object.assign(iterator, { return: () => iterator.close() });
  };
}

/** dynalite's errors carry the answer's status and body. */
function asAwsError(error: unknown): unknown {
  if (!(error instanceof Error) || !("body" in error)) return error;
  const { __type, message, Message, ...fields } = error.body as Record<string, string>;
  return new AwsError(
    __type?.split("#").at(-1) ?? "InternalServerError",
    message ?? Message ?? error.message,
    400,
    fields,
  );
}
