import { appendFileSync } from "node:fs";
import * as z from "zod";
import { PARTITION_KEY, RECORD_ENTRY, SORT_KEY } from "../../contracts/table";
import type { CallOrigin } from "../../local/iam/caller";
import type {
  CommittedTransaction,
  DetectLabelsCall,
  ItemRead,
  Observer,
} from "../../local/observer";

/**
 * Writes what it sees to a file at once, a line each, so that the death of this process loses none.
 * `checker/ledger.ts` says what the lines are.
 */
export class LedgerWriter implements Observer {
  constructor(
    private readonly file: string,
    private readonly now: () => number,
  ) {}

  /** Images that came as bytes have no name to account for them by. */
  detectLabels({ origin, object, outcome, startedAt }: DetectLabelsCall): void {
    if (object === undefined) return;
    const { session, requestId: request } = origin;
    this.#write({ at: startedAt, session, request, ...object, outcome });
  }

  read({ origin, input }: ItemRead): void {
    const images = batchGetSchema.safeParse(input).data ?? [];
    this.#write({ at: this.now(), session: origin.session, kind: "read", images });
  }

  transaction({ origin, input }: CommittedTransaction): void {
    const commit = transactionSchema.safeParse(input).data;
    if (commit !== undefined) this.#write({ at: this.now(), session: origin.session, ...commit });
  }

  answerLost({ session, requestId: request }: CallOrigin): void {
    this.#write({ at: this.now(), session, kind: "answer-lost", request });
  }

  killed(session: string, why: string): void {
    this.#write({ at: this.now(), session, kind: "killed", why });
  }

  #write(line: object): void {
    appendFileSync(this.file, `${JSON.stringify(line)}\n`);
  }
}

const text = z.object({ S: z.string() });
const key = z.object({ [PARTITION_KEY]: text, [SORT_KEY]: text });

/** The images whose records are read. */
const batchGetSchema = z
  .object({ RequestItems: z.record(z.string(), z.object({ Keys: z.array(key) })) })
  .transform(({ RequestItems }) =>
    Object.values(RequestItems).flatMap(({ Keys }) => Keys.map((item) => item[PARTITION_KEY].S)),
  );

/** The record that a worker's transaction writes or removes. */
const transactionSchema = z
  .object({
    TransactItems: z.array(
      z.object({
        Put: z
          .object({
            Item: key.extend({ eTag: text.optional(), versionId: text.optional() }),
          })
          .optional(),
        Delete: z.object({ Key: key }).optional(),
      }),
    ),
  })
  .transform(({ TransactItems }, context) => {
    for (const { Put, Delete } of TransactItems) {
      const item = Put?.Item ?? Delete?.Key;
      if (item?.[SORT_KEY].S !== RECORD_ENTRY) continue;
      const image = item[PARTITION_KEY].S;
      return { image, eTag: Put?.Item.eTag?.S, versionId: Put?.Item.versionId?.S };
    }
    context.addIssue("No record is written.");
    return z.NEVER;
  });
