import type { Io } from "../io";
import { plural } from "../output/format";
import type { Color } from "../output/palette";
import { printTable } from "../output/table";
import { showTime } from "../output/time";
import { type DeadLetter, describeCause } from "./dead-letter";

/** A table, or a JSON object a line. */
export function printDeadLetters(letters: readonly DeadLetter[], json: boolean, io: Io): void {
  if (json) {
    for (const { cause, sentAt, ...rest } of letters) {
      io.out(JSON.stringify({ ...rest, since: isoTime(sentAt), ...cause }));
    }
    return;
  }
  if (letters.length === 0) return;
  printTable(
    io,
    [
      { header: "LANE", value: ({ lane }) => lane },
      { header: "SINCE", value: ({ sentAt }) => showTime(sentAt, io) },
      { header: "IMAGE", value: imagesOf },
      { header: "WHY", value: ({ cause }) => describeCause(cause), color: colorOf },
      { header: "MESSAGE", value: ({ messageId }) => messageId },
    ],
    letters,
  );
}

function imagesOf({ images: [first], imageCount }: DeadLetter): string | undefined {
  if (first === undefined || imageCount === 1) return first;
  return `${first} and ${plural(imageCount - 1, "other image")}`;
}

/** Of what no retry helps. */
function colorOf({ cause }: DeadLetter): Color | undefined {
  return cause.why === "poison" ? "bad" : undefined;
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
