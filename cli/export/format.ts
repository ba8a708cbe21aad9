import type { LabelRecord } from "../../contracts/record";
import { CSV_HEADER, csvRow } from "./csv";
import { parquetReadyRow } from "./parquet-ready";

export const EXPORT_FORMATS = ["jsonl", "csv", "parquet-ready"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** An image with its record. */
export interface ExportedRecord {
  readonly key: string;
  /** Its s3:// URI. */
  readonly image: string;
  readonly record: LabelRecord;
}

/** How records are printed. */
export interface Layout {
  /** Before the first record, if anything. */
  readonly header?: string;
  row(exported: ExportedRecord): string;
}

export const LAYOUTS: Readonly<Record<ExportFormat, Layout>> = {
  jsonl: { row: ({ key, image, record }) => JSON.stringify({ key, image, ...record }) },
  csv: { header: CSV_HEADER, row: csvRow },
  "parquet-ready": { row: parquetReadyRow },
};
