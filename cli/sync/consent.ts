import { confirm } from "../confirm";
import type { Io } from "../io";
import { formatDollars, plural } from "../output/format";
import { syncCosts, totalDollars } from "./costs";
import type { SyncWorld } from "./sync-objects";
import type { Tally } from "./tally";

/** About ten dollars of DetectLabels. */
export const IMAGES_WITHOUT_ASKING = 10_000;

export interface Spending {
  readonly tally: Tally;
  readonly region: string;
  /** `--yes` was given. */
  readonly yes: boolean;
}

/** Lets nobody spend much who did not expect it: whoever gave --yes, or says so when asked, goes on. */
export function withConsent(
  world: SyncWorld,
  { tally, region, yes }: Spending,
  io: Pick<Io, "ask" | "canAsk">,
): SyncWorld {
  let consent: Promise<void> | undefined;
  return {
    ...world,
    async ask(images, onAsked) {
      const toLabel = images.filter(({ reason }) => reason !== "gone").length;
      if (toLabel > 0 && tally.images + toLabel > IMAGES_WITHOUT_ASKING) {
        const dollars = formatDollars(totalDollars(syncCosts(tally.usage, region)));
        const asked = plural(tally.images, "image was", "images were");
        consent ??= confirm(
          {
            about: `${asked} asked for, at most ${dollars}, and there are more to label.`,
            otherwise: "Those that were asked for are labeled.",
            yes,
          },
          io,
        );
        await consent;
      }
      await world.ask(images, onAsked);
    },
  };
}
