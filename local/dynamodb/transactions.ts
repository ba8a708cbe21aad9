import { createHash } from "node:crypto";
import { z } from "zod";
import { MAX_TRANSACTION_ITEMS } from "../../contracts/limits";
import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import type { ActionName } from "./actions";
import type { Engine } from "./engine";

/** An element's parameters: dynalite checks all but these. */
const elementSchema = z.looseObject({
  TableName: z.string(),
  Key: z.record(z.string(), z.unknown()).optional(),
  Item: z.record(z.string(), z.unknown()).optional(),
  ConditionExpression: z.string().optional(),
  ReturnValuesOnConditionCheckFailure: z.enum(["ALL_OLD", "NONE"]).optional(),
});
type Element = z.infer<typeof elementSchema>;

const transactItemSchema = z.strictObject({
  Put: elementSchema.optional(),
  Update: elementSchema.optional(),
  Delete: elementSchema.optional(),
  ConditionCheck: elementSchema.optional(),
});

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const transactWriteItemsSchema = z.strictObject({
  TransactItems: z.array(transactItemSchema).min(1).max(MAX_TRANSACTION_ITEMS),
  ClientRequestToken: z.string().min(1).max(36).optional(),
  ReturnConsumedCapacity: z.string().optional(),
  ReturnItemCollectionMetrics: z.string().optional(),
});
type TransactWriteItemsInput = z.infer<typeof transactWriteItemsSchema>;

/** One element: which action of dynalite does it, and which permission it takes. */
export interface TransactionElement {
  readonly kind: "Put" | "Update" | "Delete" | "ConditionCheck";
  readonly element: Element;
}

/** @throws AwsError ValidationException unless each item has exactly one element. */
export function elementsOf(input: TransactWriteItemsInput): TransactionElement[] {
  return input.TransactItems.map((item) => {
    const given = (["Put", "Update", "Delete", "ConditionCheck"] as const).flatMap((kind) => {
      const element = item[kind];
      return element === undefined ? [] : [{ kind, element }];
    });
    const [only] = given;
    if (only === undefined || given.length > 1) {
      throw validationException(
        "TransactItems can only contain one of Check, Put, Update or Delete",
      );
    }
    return only;
  });
}

/** Cancels a transaction for a reason that is not its own, such as another one on the same items. */
export type CancelReason = "TransactionConflict" | "ThrottlingError";

/** Transactions on dynalite's engine, which has none: all elements are tried, then all are written. */
export class Transactions {
  private readonly done = new Map<string, { digest: string; at: number }>();

  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly cancels: () => CancelReason | undefined = () => undefined,
  ) {}

  /** @throws AwsError TransactionCanceledException with a reason for each element. */
  async write(input: TransactWriteItemsInput): Promise<object> {
    const steps = elementsOf(input).map((element) => this.step(element));
    const reason = this.cancels();
    if (reason !== undefined) {
      throw canceled(steps.map((_, index) => ({ Code: index === 0 ? reason : "None" })));
    }
    await this.refuseSameItems(steps);
    const items = steps.map(({ element }) => element);
    const run = async () => {
      if (this.isRepeated(input)) return {};
      const staged = this.engine.stage();
      const reasons = await Promise.all(
        steps.map((step) => {
          // A condition check runs as a delete that is never written.
          const store = step.kind === "ConditionCheck" ? this.engine.stage() : staged;
          return this.attempt(step, store.view);
        }),
      );
      if (reasons.some(({ Code }) => Code !== "None")) throw canceled(reasons);
      await staged.commit();
      this.remember(input);
      return {};
    };
    return this.engine.exclusively(items, run, input.ClientRequestToken);
  }

  private step({ kind, element }: TransactionElement): Step {
    if (kind === "ConditionCheck" && element.ConditionExpression === undefined) {
      throw validationException("The ConditionExpression of a ConditionCheck must not be null");
    }
    const action = STEP_ACTIONS[kind];
    return { kind, element, action, prepared: this.engine.prepare(action, element) };
  }

  private async attempt(step: Step, store: Partial<DynaliteStore>): Promise<Reason> {
    try {
      await this.engine.run(step.action, step.prepared, store);
      return { Code: "None" };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const Code = REASON_CODES[error.code];
      if (Code === undefined) throw error;
      return { Code, Message: error.message, Item: await this.oldItem(step) };
    }
  }

  private async oldItem({ element }: Step): Promise<object | undefined> {
    if (element.ReturnValuesOnConditionCheckFailure !== "ALL_OLD") return undefined;
    const { KeySchema } = await this.engine.table(element.TableName);
    const source = element.Key ?? element.Item ?? {};
    const Key = Object.fromEntries(
      KeySchema.map(({ AttributeName }) => [AttributeName, source[AttributeName]]),
    );
    const TableName = element.TableName;
    const { Item } = (await this.engine.read("getItem", { TableName, Key })) as { Item?: object };
    return Item;
  }

  private async refuseSameItems(steps: readonly Step[]): Promise<void> {
    const seen = new Set<string>();
    for (const { element } of steps) {
      // An item without its key is refused when the element is tried.
      const [identity] = await this.engine.identity(element);
      if (identity === undefined) continue;
      if (seen.has(identity)) {
        throw validationException(
          "Transaction request cannot include multiple operations on one item",
        );
      }
      seen.add(identity);
    }
  }

  private isRepeated(input: TransactWriteItemsInput): boolean {
    const known = this.done.get(input.ClientRequestToken ?? "");
    if (known === undefined || known.at + TOKEN_MILLISECONDS <= this.clock.now()) return false;
    if (known.digest === digestOf(input)) return true;
    throw new AwsError(
      "IdempotentParameterMismatchException",
      "A previous request with this ClientRequestToken had other parameters.",
    );
  }

  private remember(input: TransactWriteItemsInput): void {
    const now = this.clock.now();
    // The oldest come first.
    for (const [token, { at }] of this.done) {
      if (at + TOKEN_MILLISECONDS > now) break;
      this.done.delete(token);
    }
    const { ClientRequestToken } = input;
    if (ClientRequestToken === undefined) return;
    this.done.delete(ClientRequestToken);
    this.done.set(ClientRequestToken, { digest: digestOf(input), at: now });
  }
}

interface Step extends TransactionElement {
  readonly action: ActionName;
  readonly prepared: object;
}

interface Reason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: object | undefined;
}

const STEP_ACTIONS = {
  Put: "putItem",
  Update: "updateItem",
  Delete: "deleteItem",
  ConditionCheck: "deleteItem",
} as const;

const REASON_CODES: Readonly<Record<string, string | undefined>> = {
  ConditionalCheckFailedException: "ConditionalCheckFailed",
  ValidationException: "ValidationError",
};

/** How long DynamoDB knows a token. Same page as above. */
const TOKEN_MILLISECONDS = 10 * 60 * 1000;

function digestOf({ TransactItems }: TransactWriteItemsInput): string {
  return createHash("sha256").update(JSON.stringify(TransactItems)).digest("base64");
}

function canceled(reasons: readonly Reason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(", ");
  return new AwsError(
    "TransactionCanceledException",
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    400,
    { CancellationReasons: reasons },
  );
}

function validationException(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
