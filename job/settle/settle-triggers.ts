import { IMAGES_IN_FLIGHT } from "../../contracts/job";
import type { Trigger } from "../../contracts/trigger";
import { concurrently } from "../../lib/concurrently";
import { shuffled } from "../../lib/shuffled";
import { ConfigurationError, UnsettledError } from "../errors";
import { type Image, imageOf, type Territory } from "../image";
import type { Report } from "../report/report";
import { type ReadRecords, readPages } from "./read-pages";
import { type SettleContext, settleImage } from "./settle-image";

export interface TriggersContext extends SettleContext {
  readonly territory: Territory;
  readonly readRecords: ReadRecords;
  readonly report: Report;
  /** Aborts `stop` from within. */
  readonly halt: () => void;
}

/**
 * Settles every trigger's image; the report tells how each ended. One that fails stops no other.
 *
 * @throws ConfigurationError as soon as what is wrong concerns every image; none is started then.
 */
export async function settleTriggers(
  triggers: readonly Trigger[],
  context: TriggersContext,
): Promise<void> {
  const images = knownImages(triggers, context);
  // Two workers that were given the same manifest do not walk through it in step, for each call they
  // make together is paid for twice.
  const inOwnOrder = shuffled(images, context.random);
  const entries = readPages(inOwnOrder, context.readRecords, context.stop, context.clock);
  await concurrently(entries, IMAGES_IN_FLIGHT, async ({ image, firstRead }) => {
    try {
      context.report.settled(image, await settleImage(image, context, firstRead));
    } catch (error) {
      if (error instanceof ConfigurationError) {
        // Those in flight must not pay for labels that nothing can be done with.
        context.halt();
        throw error;
      }
      context.report.unsettled(image, error, isRetryable(error));
    }
  });
}

function knownImages(
  triggers: readonly Trigger[],
  { territory, report }: TriggersContext,
): Image[] {
  const images: Image[] = [];
  for (const trigger of triggers) {
    try {
      images.push(imageOf(trigger, territory));
    } catch (error) {
      report.stray(trigger, error);
    }
  }
  report.expect(images);
  return images;
}

/** What nobody foresaw is a bug: the same again would end the same. */
function isRetryable(error: unknown): boolean {
  return error instanceof UnsettledError && error.retryable;
}
