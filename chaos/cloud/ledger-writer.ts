import { appendFileSync } from "node:fs";
import type { CallOrigin } from "../../local/iam/caller";
import type { CommittedTransaction, DetectLabelsCall, Observer } from "../../local/observer";

/** Writes what it sees to a file at once, a line each, so that the death of this process loses none. */
export class LedgerWriter implements Observer {
  constructor(
    private readonly file: string,
    private readonly now: () => number,
  ) {}

  detectLabels({ origin, object, outcome, startedAt }: DetectLabelsCall): void {
    const { session, requestId: request } = origin;
    this.#write({ at: startedAt, kind: "call", session, request, ...object, outcome });
  }

  transaction({ origin, input }: CommittedTransaction): void {
    this.#write({ at: this.now(), kind: "transaction", session: origin.session, input });
  }

  answerLost({ session, requestId: request }: CallOrigin): void {
    this.#write({ at: this.now(), kind: "answer-lost", session, request });
  }

  killed(session: string, why: string): void {
    this.#write({ at: this.now(), kind: "killed", session, why });
  }

  #write(line: object): void {
    appendFileSync(this.file, `${JSON.stringify(line)}\n`);
  }
}
