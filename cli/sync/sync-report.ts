import { PRICES_AS_OF, PRICES_REGION } from "../../contracts/prices";
import { formatDollars, formatDuration, plural } from "../output/format";
import { REASONS } from "./compare";
import { type SyncCosts, syncCosts, totalDollars } from "./costs";
import type { Tally } from "./tally";

/** One line for the terminal's progress. */
export function describeProgress(tally: Tally, dryRun: boolean, region: string): string {
  const dollars = formatDollars(totalDollars(syncCosts(tally.usage, region)));
  return (
    `${tally.compared.toLocaleString("en-US")} objects compared, ` +
    `${tally.total.toLocaleString("en-US")} ${dryRun ? "would be asked for" : "asked for"}, at most ${dollars}`
  );
}

/** What a sync did, and what that costs, for people. */
export function describeSync(
  tally: Tally,
  where: { readonly prefix: string; readonly region: string; readonly dryRun: boolean },
  milliseconds: number,
): string[] {
  const costs = syncCosts(tally.usage, where.region);
  return [
    `${plural(tally.compared, "object")} under ${where.prefix} compared with their records, ` +
      `${plural(tally.total, "image")} ${where.dryRun ? "would be asked for" : "asked for"}` +
      `${reasons(tally)}, in ${formatDuration(milliseconds)}.${leftOut(tally)}`,
    describeCosts(costs, tally),
    ...(tally.images > 0 ? [assumptions(costs)] : []),
    ...(where.dryRun ? ["Dry run: nothing was sent or changed."] : []),
  ];
}

/** The same for machines. */
export function syncSummary(tally: Tally, region: string, dryRun: boolean) {
  const { compared, skipped, folders, archived, malformed, asked, isComplete } = tally;
  const dollars = syncCosts(tally.usage, region);
  return { dryRun, isComplete, compared, skipped, folders, archived, malformed, asked, dollars };
}

/** Of one, and of several. */
const WORDS = {
  missing: ["has no record", "have no record"],
  changed: ["has changed", "have changed"],
  relabel: ["to be labeled anew", "to be labeled anew"],
  gone: ["is gone", "are gone"],
} as const;

function reasons({ asked }: Tally): string {
  const parts = REASONS.filter((reason) => asked[reason] > 0).map((reason) => {
    const [one, many] = WORDS[reason];
    return plural(asked[reason], one, many);
  });
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

function leftOut({ skipped, folders, archived, malformed }: Tally): string {
  const parts = [
    ...(skipped > 0 ? [`${plural(skipped, "object")} up to --start-after`] : []),
    ...(folders > 0 ? [plural(folders, "folder")] : []),
    ...(archived > 0
      ? [`${plural(archived, "object")} in Glacier that must be restored first`]
      : []),
    ...(malformed > 0 ? [`${plural(malformed, "malformed record")}`] : []),
  ];
  return parts.length === 0 ? "" : ` Left out: ${parts.join(", ")}.`;
}

function describeCosts(costs: SyncCosts, tally: Tally): string {
  const labeling =
    tally.total === 0
      ? ""
      : `DetectLabels ${formatDollars(costs.detectLabels)}, the rest of labeling ` +
        `${formatDollars(costs.labeling)}, `;
  return (
    `At most ${formatDollars(totalDollars(costs))}: ${labeling}` +
    `the calls of this sync ${formatDollars(costs.sync)}.`
  );
}

function assumptions({ imageProperties }: SyncCosts): string {
  return (
    `Assumed: prices of ${PRICES_REGION} in ${PRICES_AS_OF}, no image labeled yet this month, no image rejected, ` +
    `default workers and pools, no imageProperties (${formatDollars(imageProperties)} more with them).`
  );
}
