import { imageUri } from "../../contracts/table";
import type { Expectations } from "../expectations";
import { checkImage } from "./check-image";
import { entriesOf, nothingOf } from "./entries";
import { excess } from "./excess";
import { NamedImages } from "./named-images";
import type { Snapshot } from "./snapshot";
import { unrest } from "./unrest";
import type { Violation } from "./violation";

/**
 * Every way in which a stack at rest breaks the promises "nothing lost" and "nothing twice".
 *
 * @param expectations of all contents that anybody put
 */
export function check(snapshot: Snapshot, expectations: Expectations): Violation[] {
  const { bucket, lanes, objects } = snapshot;
  const deadLetters = new NamedImages(snapshot.deadLetters);
  const entries = entriesOf(snapshot.items);
  const objectOf = new Map(objects.map((object) => [imageUri(bucket, object.key), object]));
  const uris = new Set([...objectOf.keys(), ...entries.keys()]);
  const context = { bucket, lanes, deadLetters, expectations };
  const violations = [...uris].flatMap((uri) =>
    checkImage(entries.get(uri) ?? nothingOf(uri), objectOf.get(uri), context),
  );
  return [...unrest(snapshot), ...violations, ...excess(snapshot.calls).paidAgain];
}
