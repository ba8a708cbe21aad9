import { escapeControls } from "../../cli/output/table";
import { NamedImages } from "./named-images";
import type { Snapshot } from "./snapshot";

const SHOWN_CHARACTERS = 200;

/** What is no violation and somebody should know: a line each. */
export function remarks({ deadLetters }: Snapshot): string[] {
  return new NamedImages(deadLetters).poison.map(({ lane, messageId, body }) =>
    escapeControls(
      `poison dead letter ${messageId} of lane ${lane}: names no image: ${body.slice(0, SHOWN_CHARACTERS)}`,
    ),
  );
}
