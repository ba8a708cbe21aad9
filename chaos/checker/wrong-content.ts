import type { LabelRecord } from "../../contracts/record";
import { bareETag } from "../content";
import type { Expectations, Expected, ExpectedLabel } from "../expectations";

/** What a record says that is not true of the content whose ETag it has; nothing when all is true. */
export function wrongContent(record: LabelRecord, expectations: Expectations): string[] {
  const expected = expectations.get(bareETag(record.eTag));
  if (expected === undefined) return [`its record describes ${record.eTag}, which nobody put`];
  const of = `for content ${expected.content}`;
  return differences(record, expected).map((difference) => `${difference} ${of}`);
}

function differences(record: LabelRecord, expected: Expected): string[] {
  const [is, shall] = [outcomeOf(record), outcomeOf(expected)];
  if (is !== shall) return [`its record says ${is} instead of ${shall}`];
  return [
    ...difference("size", sizeOf(record), sizeOf(expected)),
    ...difference("labels", describe(labelsOf(record)), describe(expected.labels)),
  ];
}

function outcomeOf(verdict: LabelRecord | Expected): string {
  return verdict.outcome === "LABELED" ? "LABELED" : `REJECTED ${verdict.reason}`;
}

function sizeOf({ width, height }: { width?: number | undefined; height?: number | undefined }) {
  return width === undefined ? "none" : `${width} x ${height}`;
}

function labelsOf(record: LabelRecord): readonly ExpectedLabel[] {
  return record.outcome === "LABELED" ? record.labels : [];
}

function describe(labels: readonly ExpectedLabel[]): string {
  return labels.map(({ name, confidence }) => `${name} ${confidence}`).join(", ") || "none";
}

function difference(what: string, is: string, shall: string): string[] {
  return is === shall ? [] : [`it has ${what} ${is} instead of ${shall}`];
}
