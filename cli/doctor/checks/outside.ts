import { plural } from "../../output/format";
import { shellWord } from "../../output/shell";
import { outsideLanes } from "../../status/outside-lanes";
import type { Check } from "../check";
import { type Draft, warning } from "../finding";
import { allLanes, type World } from "../world/world";

const MAX_NAMES = 5;

/** What lies in the images bucket where no lane looks. */
export const outside: Check = {
  area: "outside",
  looksAt: "all objects are under some lane's prefix",
  probes: [nothingIs],
};

async function nothingIs(world: World): Promise<Draft[]> {
  const { imagesBucket } = world.outputs;
  const prefixes = allLanes(world).map(({ prefix }) => prefix);
  const { names, isComplete } = await world.readings.read("s3:ListBucket", imagesBucket, () =>
    outsideLanes(world, imagesBucket, prefixes),
  );
  if (names.length === 0) return [];
  const shown = names.slice(0, MAX_NAMES).map((name) => shellWord(name));
  return [
    warning({
      thing: imagesBucket,
      heading: `Nothing ever labels what is in no lane's prefix: ${plural(names.length, "name")}.`,
      evidence: { names: shown.join(", "), isComplete },
      mend: `Move it under one of ${prefixes.join(", ")}`,
    }),
  ];
}
