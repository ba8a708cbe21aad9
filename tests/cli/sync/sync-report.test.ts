import { describeProgress, describeSync, syncSummary } from "../../../cli/sync/sync-report";
import { Tally } from "../../../cli/sync/tally";

const WHERE = { prefix: "s3://photos/bulk/", region: "us-east-1", dryRun: false };

function tally(changes: Partial<Tally> = {}): Tally {
  return Object.assign(new Tally(), { compared: 1_000_000, isComplete: true, ...changes });
}

it("says what was asked for and why, what was left out, what it costs and what that assumes", () => {
  const done = tally({
    asked: { missing: 2000, changed: 1, relabel: 3, gone: 2 },
    skipped: 5,
    folders: 1,
    archived: 2,
    malformed: 1,
    listCalls: 1000,
    marks: 3,
  });

  expect(describeSync(done, WHERE, 185_000)).toEqual([
    "1,000,000 objects under s3://photos/bulk/ compared with their records, 2,006 images asked for " +
      "(2,000 have no record, 1 has changed, 3 to be labeled anew, 2 are gone), in 3 min 05 s. " +
      "Left out: 5 objects up to --start-after, 1 folder, " +
      "2 objects in Glacier that must be restored first, 1 malformed record.",
    "At most $2.07: DetectLabels $2.00, the rest of labeling $0.0584, the calls of this sync $0.0050.",
    "Assumed: prices of us-east-1 in 2026-11, no image labeled yet this month, no image rejected, " +
      "default workers and pools, no imageProperties ($1.50 more with them).",
  ]);
});

it("assumes nothing about labels when none is to be made", () => {
  expect(describeSync(tally(), { ...WHERE, dryRun: true }, 400)).toEqual([
    "1,000,000 objects under s3://photos/bulk/ compared with their records, 0 images would be asked for, in 400 ms.",
    "At most $0.00: the calls of this sync $0.00.",
    "Dry run: nothing was sent or changed.",
  ]);
});

it("shows while it goes on what it will cost so far", () => {
  const asked = { missing: 1000, changed: 0, relabel: 0, gone: 0 };

  expect(describeProgress(tally({ asked }), false, "us-east-1")).toBe(
    "1,000,000 objects compared, 1,000 asked for, at most $1.03",
  );
  expect(describeProgress(tally({ asked }), true, "us-east-1")).toContain("would be asked for");
});

it("gives machines the same", () => {
  expect(syncSummary(tally({ folders: 1 }), "us-east-1", true)).toEqual({
    dryRun: true,
    isComplete: true,
    compared: 1_000_000,
    skipped: 0,
    folders: 1,
    archived: 0,
    malformed: 0,
    asked: { missing: 0, changed: 0, relabel: 0, gone: 0 },
    dollars: { detectLabels: 0, imageProperties: 0, labeling: 0, sync: 0 },
  });
});
