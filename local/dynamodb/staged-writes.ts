import { checkKeys, type StoredItem } from "./check-keys";
import type { TableDescription } from "./engine";

/**
 * What writes would do, kept back until all of them are known to succeed. dynalite's own actions run
 * on `view` as on a real store: they read from the disk, and what they write is collected here. It
 * then reaches the disk in one write, with the indexes: all of it survives a crash, or nothing.
 */
export class StagedWrites {
  readonly view: Partial<DynaliteStore>;
  private readonly changes: object[] = [];
  private readonly puts: { readonly table: string; readonly item: StoredItem }[] = [];

  constructor(
    private readonly store: DynaliteStore,
    getTable: DynaliteStore["getTable"],
    private readonly table: (name: string) => Promise<TableDescription>,
  ) {
    this.view = {
      options: store.options,
      getTable,
      getItemDb: (table) => this.stageItems(table, store.getItemDb(table)),
      getIndexDb: (type, table, index) =>
        this.stage(
          `index-${type.toLowerCase()}~${table}~${index}~`,
          store.getIndexDb(type, table, index),
        ),
    };
  }

  /** @throws AwsError ValidationException when an item has keys that DynamoDB does not take. */
  async commit(): Promise<void> {
    for (const { table, item } of this.puts) checkKeys(item, await this.table(table));
    if (this.changes.length > 0) await this.store.db.batch(this.changes);
  }

  private stageItems(table: string, real: DynaliteSubDb): DynaliteSubDb {
    const staged = this.stage(`item-${table}~`, real);
    return {
      ...staged,
      put: (key, value, callback) => {
        this.puts.push({ table, item: value as StoredItem });
        staged.put(key, value, callback);
      },
    };
  }

  /** @param prefix what dynalite puts before the keys of this part of its database */
  private stage(prefix: string, real: DynaliteSubDb): DynaliteSubDb {
    const change = (entry: object, callback: DynaliteCallback) => {
      this.changes.push(entry);
      callback();
    };
    return {
      get: (key, callback) => real.get(key, callback),
      put: (key, value, callback) => change({ type: "put", key: prefix + key, value }, callback),
      del: (key, callback) => change({ type: "del", key: prefix + key }, callback),
      // One writer at a time is let in: there is nothing to lock against.
      lock: (_key, run) => run((callback) => callback),
    };
  }
}
