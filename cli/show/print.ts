import type { LabeledRecord, LabelRecord } from "../../contracts/record";
import type { Io } from "../io";
import { formatConfidence } from "../output/format";
import { type Column, escapeControls, printTable } from "../output/table";
import { type NamedBox, namedBoxes, pixelsOf, sketch } from "./boxes";
import { barColumns, confidenceBar } from "./confidence-bar";
import { factsOf, type Surroundings, timeTeller } from "./facts";

/** Prints a record: facts, labels, and where in the picture they are. */
export function printImage(
  image: string,
  record: LabelRecord,
  surroundings: Surroundings,
  io: Io,
  isUnicode: boolean,
): void {
  const facts = factsOf(image, record, surroundings, timeTeller(io.outIsTerminal, io.now()));
  for (const [name, value] of facts) {
    if (value !== undefined) io.out(formatFact(name, value, io.outIsTerminal));
  }
  if (record.outcome !== "LABELED") return;
  if (io.outIsTerminal) io.out("");
  printTable(io, labelColumns(io, isUnicode), record.labels);
  printBoxes(record, io, isUnicode);
}

type Label = LabeledRecord["labels"][number];

function labelColumns(io: Io, isUnicode: boolean): Column<Label>[] {
  const bars = io.outIsTerminal ? barColumns(io.columns) : 0;
  const bar: Column<Label> = {
    header: "",
    value: ({ confidence }) => confidenceBar(confidence, bars, isUnicode),
  };
  return [
    {
      header: "CONFIDENCE",
      value: ({ confidence }) => formatConfidence(confidence),
      alignRight: true,
    },
    ...(bars > 0 ? [bar] : []),
    { header: "LABEL", value: ({ name }) => name },
    { header: "PARENTS", value: ({ parents }) => parents.join(", ") },
    { header: "ALIASES", value: ({ aliases }) => aliases.join(", ") },
  ];
}

/** Rows in a pipe begin with `box`, as those of labels begin with a number. */
function printBoxes(record: LabeledRecord, io: Io, isUnicode: boolean): void {
  const boxes = namedBoxes(record);
  if (boxes.length === 0) return;
  if (io.outIsTerminal) {
    io.out("");
    for (const line of sketch(boxes, record, io.columns, isUnicode)) io.out(line);
  }
  printTable(io, boxColumns(record, io.outIsTerminal), boxes);
}

function boxColumns(record: LabeledRecord, isTerminal: boolean): Column<NamedBox>[] {
  return [
    { header: "BOX", value: ({ letter }) => (isTerminal ? letter : "box") },
    {
      header: "CONFIDENCE",
      value: ({ confidence }) => formatConfidence(confidence),
      alignRight: true,
    },
    { header: "LABEL", value: ({ label }) => label },
    { header: "WHERE", value: (box) => pixelsOf(box, record) },
  ];
}

const NAME_COLUMNS = 12;

function formatFact(name: string, value: string, aligned: boolean): string {
  return (aligned ? name.padEnd(NAME_COLUMNS) : `${name}\t`) + escapeControls(value);
}
