import type { LabelCounts } from "./labeled-images";

/** What is searched for, as it is typed. */
export interface Question {
  readonly name: string;
  readonly args: readonly string[];
}

/** Common and rare labels, apart and joined. */
export function questionsOf(counts: LabelCounts): Question[] {
  const kinds = counts.kinds();
  const [common = NONE, other = NONE] = kinds;
  const rare = kinds.at(-1) ?? NONE;
  // A kind is never without its family, so that nothing is left: the label is read to its end.
  const family = kinds[Math.floor(kinds.length / 4)] ?? NONE;
  const named = { common: common.label, other: other.label, rare: rare.label };
  console.log(
    `common: ${describe(common)}; other common: ${describe(other)}; rare: ${describe(rare)}; ` +
      `kind: ${describe(family)}, never without its family`,
  );
  const texts: readonly (readonly [name: string, expression: string, ...rest: string[]])[] = [
    ["common", named.common],
    ["rare", named.rare],
    ["rare AND common", `${named.rare} AND ${named.common}`],
    ["common AND rare", `${named.common} AND ${named.rare}`],
    ["common AND common", `${named.common} AND ${named.other}`],
    ["rare OR common", `${named.rare} OR ${named.common}`],
    ["common NOT common", `${named.common} NOT ${named.other}`],
    ["rare NOT common", `${named.rare} NOT ${named.common}`],
    ["kind NOT its family", `${family.label} NOT ${family.label.replace(/ \d+$/, "")}`],
    ["common --min-confidence 99", named.common, "--min-confidence", "99"],
    ["common --lane express", named.common, "--lane", "express"],
  ];
  return texts.map(([name, ...args]) => ({ name, args }));
}

const NONE = { label: "", images: 0 };

function describe({ label, images }: { label: string; images: number }): string {
  return `${label} (${images.toLocaleString("en-US")} images)`;
}
