import type { RejectionReason } from "../../contracts/record";
import type { Io } from "../io";
import type { SettledImage } from "../wait/settled";
import { formatDuration, plural } from "./format";
import type { Color } from "./palette";
import { type Column, printTable } from "./table";

/** What became of a set of images, counted as they settle: its size does not grow with their number. */
export class Summary {
  private settled = 0;
  private labeled = 0;
  private alreadySettled = 0;
  private labeledAnew = 0;
  private firstLabelAt: number | undefined;
  private readonly rejected = new Map<RejectionReason, number>();
  private readonly labels = new Map<string, LabelCount>();

  constructor(private readonly startedAt: number) {}

  add({ record, alreadySettled }: SettledImage, now: number): void {
    this.settled += 1;
    if (alreadySettled) this.alreadySettled += 1;
    if (record.outcome === "REJECTED") {
      this.rejected.set(record.reason, (this.rejected.get(record.reason) ?? 0) + 1);
      return;
    }
    this.labeled += 1;
    if (!alreadySettled) {
      this.labeledAnew += 1;
      this.firstLabelAt ??= now;
    }
    for (const { name, confidence } of record.labels) {
      const seen = this.labels.get(name) ?? { label: name, images: 0, confidence: 0 };
      seen.images += 1;
      seen.confidence = Math.max(seen.confidence, confidence);
      this.labels.set(name, seen);
    }
  }

  /** One line for the terminal's progress. */
  progress(total: number): string {
    return `Settled ${this.settled}/${total}: ${this.labeled} labeled, ${this.rejectedCount()} rejected`;
  }

  /** How long the first label took, where one was made. */
  firstLabelMilliseconds(): number | undefined {
    return this.firstLabelAt === undefined ? undefined : this.firstLabelAt - this.startedAt;
  }

  /** Outcomes and the most frequent labels as tables, or one JSON object. */
  print(io: Io, json: boolean): void {
    const outcomes = this.outcomes();
    const topLabels = this.topLabels();
    if (json) {
      io.out(
        JSON.stringify({
          outcomes,
          topLabels,
          labeledAnew: this.labeledAnew,
          alreadySettled: this.alreadySettled,
          firstLabelMilliseconds: this.firstLabelMilliseconds(),
        }),
      );
      return;
    }
    printTable(
      io,
      [
        ...kindInPipe<OutcomeCount>(io, "outcome"),
        { header: "OUTCOME", value: ({ outcome }) => outcome, color: colorOf },
        { header: "REASON", value: ({ reason }) => reason },
        { header: "IMAGES", value: ({ images }) => images, alignRight: true },
      ],
      outcomes,
    );
    if (topLabels.length > 0 && io.outIsTerminal) io.out("");
    printTable(
      io,
      [
        ...kindInPipe<LabelCount>(io, "label"),
        { header: "LABEL", value: ({ label }) => label },
        { header: "IMAGES", value: ({ images }) => images, alignRight: true },
        { header: "SUREST", value: (row) => `${row.confidence.toFixed(1)} %`, alignRight: true },
      ],
      topLabels,
    );
  }

  /** The last line, for people: what was new, and how long it took. */
  conclusion(now: number): string {
    const anew = `${plural(this.settled - this.alreadySettled, "image")} settled anew`;
    const before =
      this.alreadySettled > 0
        ? `, ${plural(this.alreadySettled, "image")} settled before (nothing labeled again, nothing paid)`
        : "";
    const first = this.firstLabelMilliseconds();
    const firstLabel = first === undefined ? "" : `, first label after ${formatDuration(first)}`;
    return `${anew}${before}, in ${formatDuration(now - this.startedAt)}${firstLabel}.`;
  }

  private outcomes(): OutcomeCount[] {
    const rejected = [...this.rejected].map(([reason, images]) => ({
      outcome: "REJECTED" as const,
      reason,
      images,
    }));
    const labeled = { outcome: "LABELED" as const, images: this.labeled };
    return [...(this.labeled > 0 ? [labeled] : []), ...rejected];
  }

  private topLabels(): LabelCount[] {
    return [...this.labels.values()]
      .sort((a, b) => b.images - a.images || b.confidence - a.confidence)
      .slice(0, TOP_LABELS);
  }

  private rejectedCount(): number {
    return [...this.rejected.values()].reduce((sum, count) => sum + count, 0);
  }
}

const TOP_LABELS = 12;

function colorOf({ outcome }: OutcomeCount): Color {
  return outcome === "LABELED" ? "good" : "doubtful";
}

/** Two tables follow one another: in a pipe each row says of which it is. */
function kindInPipe<Row>(io: Io, kind: string): Column<Row>[] {
  return io.outIsTerminal ? [] : [{ header: "KIND", value: () => kind }];
}

interface OutcomeCount {
  readonly outcome: "LABELED" | "REJECTED";
  readonly reason?: RejectionReason;
  readonly images: number;
}

interface LabelCount {
  readonly label: string;
  images: number;
  confidence: number;
}
