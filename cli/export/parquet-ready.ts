import type { ImageProperties, Label, LabeledRecord, RejectedRecord } from "../../contracts/record";
import type { ColumnType } from "./column-type";
import type { ExportedRecord } from "./format";

type Value = string | number | null | readonly object[];
interface Row extends ExportedRecord {
  readonly labeled?: LabeledRecord;
  readonly rejected?: RejectedRecord;
}
interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly value: (row: Row) => Value | undefined;
}

const TEXTS: ColumnType = { list: "VARCHAR" };
const INSTANCE: ColumnType = {
  struct: { confidence: "DOUBLE", x: "DOUBLE", y: "DOUBLE", width: "DOUBLE", height: "DOUBLE" },
};
const LABELS: ColumnType = {
  list: {
    struct: {
      name: "VARCHAR",
      confidence: "DOUBLE",
      parents: TEXTS,
      aliases: TEXTS,
      categories: TEXTS,
      instances: { list: INSTANCE },
    },
  },
};
const COLORS: ColumnType = {
  list: { struct: { hex: "VARCHAR", name: "VARCHAR", percent: "DOUBLE" } },
};

/**
 * Every column is in every line, and none has an upper case: Athena folds names, BigQuery takes no two that
 * differ in case alone. A list is never null, which BigQuery refuses. New columns go to the end.
 */
export const PARQUET_COLUMNS: readonly Column[] = [
  column("key", "VARCHAR", ({ key }) => key),
  column("image", "VARCHAR", ({ image }) => image),
  column("outcome", "VARCHAR", ({ record }) => record.outcome),
  column("reason", "VARCHAR", ({ rejected }) => rejected?.reason),
  column("detail", "VARCHAR", ({ rejected }) => rejected?.detail),
  column("labels", LABELS, ({ labeled }) => labeled?.labels.map(labelOf) ?? []),
  column("width", "BIGINT", ({ record }) => record.width),
  column("height", "BIGINT", ({ record }) => record.height),
  column("bytes", "BIGINT", ({ record }) => record.bytes),
  column("content_type", "VARCHAR", ({ record }) => record.contentType),
  column("format", "VARCHAR", ({ labeled }) => labeled?.format),
  column("captured_at", "TIMESTAMP", ({ labeled }) => timestamp(labeled?.capturedAt)),
  column("captured_offset", "VARCHAR", ({ labeled }) => offsetOf(labeled?.capturedAt)),
  column("camera_make", "VARCHAR", ({ labeled }) => labeled?.camera?.make),
  column("camera_model", "VARCHAR", ({ labeled }) => labeled?.camera?.model),
  column("latitude", "DOUBLE", ({ labeled }) => labeled?.position?.latitude),
  column("longitude", "DOUBLE", ({ labeled }) => labeled?.position?.longitude),
  column("altitude", "DOUBLE", ({ labeled }) => labeled?.position?.altitude),
  column("perceptual_hash", "VARCHAR", ({ labeled }) => labeled?.perceptualHash),
  column("brightness", "DOUBLE", ({ labeled }) => labeled?.imageProperties?.brightness),
  column("sharpness", "DOUBLE", ({ labeled }) => labeled?.imageProperties?.sharpness),
  column("contrast", "DOUBLE", ({ labeled }) => labeled?.imageProperties?.contrast),
  column("dominant_colors", COLORS, ({ labeled }) => colorsOf(labeled?.imageProperties)),
  column("model_version", "VARCHAR", ({ labeled }) => labeled?.modelVersion),
  column("lane", "VARCHAR", ({ record }) => record.lane),
  column("job_id", "VARCHAR", ({ record }) => record.jobId),
  column("settled_at", "TIMESTAMP", ({ record }) => timestamp(record.settledAt)),
  column("relabel_requested_at", "TIMESTAMP", ({ record }) => timestamp(record.relabelRequestedAt)),
  column("e_tag", "VARCHAR", ({ record }) => record.eTag),
  column("version_id", "VARCHAR", ({ record }) => record.versionId),
];

/** One record as a line of JSON. */
export function parquetReadyRow(exported: ExportedRecord): string {
  const { record } = exported;
  const row: Row =
    record.outcome === "LABELED"
      ? { ...exported, labeled: record }
      : { ...exported, rejected: record };
  const cells = PARQUET_COLUMNS.map(({ name, value }) => [name, value(row) ?? null] as const);
  return JSON.stringify(Object.fromEntries(cells));
}

function column(name: string, type: ColumnType, value: Column["value"]): Column {
  return { name, type, value };
}

/** `left` is a word of SQL; x and y are shares of width and height from the top left corner, as left and top. */
function labelOf({ name, confidence, parents, aliases, categories, instances }: Label): object {
  const boxes = instances.map(({ confidence, box: { left, top, width, height } }) => {
    return { confidence, x: left, y: top, width, height };
  });
  return { name, confidence, parents, aliases, categories, instances: boxes };
}

function colorsOf(properties: ImageProperties | undefined): object[] {
  const colors = properties?.dominantColors ?? [];
  return colors.map(({ hex, name = null, percent }) => ({ hex, name, percent }));
}

const ISO = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)?$/;

/**
 * "2026-01-31 12:00:00.000": the one way to write it that Athena takes too, which knows neither T nor Z.
 * https://docs.aws.amazon.com/athena/latest/ug/data-types-timestamps.html
 */
function timestamp(iso: string | undefined): string | null {
  const [, date, time] = ISO.exec(iso ?? "") ?? [];
  return date === undefined ? null : `${date} ${time}`;
}

function offsetOf(iso: string | undefined): string | undefined {
  return ISO.exec(iso ?? "")?.[3];
}
