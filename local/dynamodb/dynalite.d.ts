/** The parts of dynalite's engine that are used here; it has no types of its own. */

interface DynaliteStore {
  readonly options: object;
  readonly db: {
    open(): Promise<void>;
    close(): Promise<void>;
    batch(changes: readonly object[]): Promise<void>;
    get(key: string, callback: DynaliteCallback): void;
    /** Of the database below: nothing when there is no such key. */
    getSync(key: string): unknown;
    values(options: object): { close(): Promise<void> };
  };
  readonly tableDb: {
    awsAccountId: string;
    awsRegion: string;
    del(name: string, callback: DynaliteCallback): void;
  };
  getTable(name: string, callback: DynaliteCallback): void;
  getItemDb(table: string): DynaliteSubDb;
  getIndexDb(type: string, table: string, index: string): DynaliteSubDb;
}

interface DynaliteSubDb {
  get(key: string, callback: DynaliteCallback): void;
  put(key: string, value: unknown, callback: DynaliteCallback): void;
  del(key: string, callback: DynaliteCallback): void;
  lock(key: string, run: (release: (callback: DynaliteCallback) => DynaliteCallback) => void): void;
}

type DynaliteCallback = (error?: unknown, result?: unknown) => void;
type DynaliteAction = (
  store: Partial<DynaliteStore>,
  input: object,
  callback: DynaliteCallback,
) => void;

interface DynaliteValidation {
  readonly types: Readonly<Record<string, unknown>>;
  readonly custom?: (input: object, store: Partial<DynaliteStore>) => string | undefined;
}

declare module "dynalite/db" {
  export function create(options: {
    path?: string;
    createTableMs: number;
    deleteTableMs: number;
  }): DynaliteStore;
  export function createKey(item: object, table: object): string;
}

declare module "dynalite/validations" {
  export function checkTypes(input: object, types: DynaliteValidation["types"]): object;
  export function checkValidations(
    input: object,
    types: DynaliteValidation["types"],
    custom: DynaliteValidation["custom"],
    store: Partial<DynaliteStore>,
  ): void;
}

declare module "dynalite/validations/*" {
  const validation: DynaliteValidation;
  export = validation;
}

declare module "dynalite/actions/*" {
  const action: DynaliteAction;
  export = action;
}
