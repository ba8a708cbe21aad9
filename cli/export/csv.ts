import type { LabeledRecord, RejectedRecord } from "../../contracts/record";
import type { ExportedRecord } from "./format";

type Cell = string | number | undefined;
interface Row extends ExportedRecord {
  readonly labeled?: LabeledRecord;
  readonly rejected?: RejectedRecord;
}

/** What fits into flat columns: parents, aliases, boxes and image properties are in JSON Lines only. */
const COLUMNS: readonly (readonly [name: string, value: (row: Row) => Cell])[] = [
  ["key", ({ key }) => key],
  ["image", ({ image }) => image],
  ["outcome", ({ record }) => record.outcome],
  ["reason", ({ rejected }) => rejected?.reason],
  ["detail", ({ rejected }) => rejected?.detail],
  ["labels", ({ labeled }) => labeled && formatLabels(labeled)],
  ["width", ({ record }) => record.width],
  ["height", ({ record }) => record.height],
  ["bytes", ({ record }) => record.bytes],
  ["contentType", ({ record }) => record.contentType],
  ["format", ({ labeled }) => labeled?.format],
  ["capturedAt", ({ labeled }) => labeled?.capturedAt],
  ["cameraMake", ({ labeled }) => labeled?.camera?.make],
  ["cameraModel", ({ labeled }) => labeled?.camera?.model],
  ["latitude", ({ labeled }) => labeled?.position?.latitude],
  ["longitude", ({ labeled }) => labeled?.position?.longitude],
  ["altitude", ({ labeled }) => labeled?.position?.altitude],
  ["perceptualHash", ({ labeled }) => labeled?.perceptualHash],
  ["modelVersion", ({ labeled }) => labeled?.modelVersion],
  ["lane", ({ record }) => record.lane],
  ["jobId", ({ record }) => record.jobId],
  ["settledAt", ({ record }) => record.settledAt],
  ["relabelRequestedAt", ({ record }) => record.relabelRequestedAt],
  ["eTag", ({ record }) => record.eTag],
  ["versionId", ({ record }) => record.versionId],
];

export const CSV_HEADER = formatRow(COLUMNS.map(([name]) => name));

/** One record, without the newline that ends its row. */
export function csvRow(exported: ExportedRecord): string {
  const { record } = exported;
  const row: Row =
    record.outcome === "LABELED"
      ? { ...exported, labeled: record }
      : { ...exported, rejected: record };
  return formatRow(COLUMNS.map(([, value]) => value(row)));
}

/** "Dog:99.1;Beach:87": a label's name may hold a colon, so the confidence is what follows the last. */
function formatLabels({ labels }: LabeledRecord): string {
  return labels.map(({ name, confidence }) => `${name}:${confidence}`).join(";");
}

/** Rows end in CR and LF. https://www.rfc-editor.org/rfc/rfc4180 */
function formatRow(cells: readonly Cell[]): string {
  return `${cells.map(formatCell).join(",")}\r`;
}

function formatCell(cell: Cell): string {
  const text = String(cell ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
