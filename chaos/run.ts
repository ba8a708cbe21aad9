import { join } from "node:path";
import { rekognitionSchema } from "../config/schemas/rekognition";
import { seededRandom } from "../lib/random";
import { type Calm, calm } from "./calm";
import { ChaosCloud } from "./cloud/cloud";
import type { CloudStatus } from "./cloud/settings";
import { contentPool } from "./contents";
import { expectationsOf } from "./expectations";
import { type ChaosOptions, stackConfig } from "./options";
import { faultPlan } from "./plan";
import { type Storm, storm } from "./storm";
import type { World } from "./world";

/** What a run came to. */
export interface ChaosResult extends Storm, Calm {
  readonly seed: number;
  readonly status: CloudStatus;
  readonly seconds: number;
}

/** Visibility timeouts of six minutes pass in nine seconds: still longer than the function takes. */
const DEFAULT_WAIT_FACTOR = 40;

/**
 * Lets histories happen while everything goes wrong, then calms down and checks what became of it.
 *
 * @returns nothing when it was interrupted: what is not at rest proves nothing
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult | undefined> {
  const { io, seed } = options;
  const startedAt = io.now();
  const world = await openWorld(options);
  try {
    const written = await storm(options, world);
    if (io.interrupt.aborted) return undefined;
    const settled = await calm(options, world, written);
    if (io.interrupt.aborted) return undefined;
    const status = await world.cloud.status();
    const seconds = (io.now() - startedAt) / 1000;
    return { seed, ...written, ...settled, status, seconds };
  } finally {
    await world.target.close();
    await world.cloud.close();
  }
}

async function openWorld(options: ChaosOptions): Promise<World> {
  const { seed, projectDirectory, stateDirectory, io } = options;
  const contents = await contentPool();
  const expectations = await expectationsOf(contents, rekognitionSchema.parse({}));
  const ledgerFile = join(stateDirectory, "ledger.jsonl");
  const cloud = await ChaosCloud.start({
    projectDirectory,
    stateDirectory: join(stateDirectory, "cloud"),
    ledgerFile,
    config: stackConfig(seed),
    faults: faultPlan(seed, seededRandom(seed)),
    waitFactor: options.waitFactor ?? DEFAULT_WAIT_FACTOR,
    startedAt: io.now(),
  });
  return { cloud, target: cloud.target(), ledgerFile, contents, expectations };
}
