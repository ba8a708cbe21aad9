import fc from "fast-check";
import { UnsettledError } from "../../../job/errors";
import { settleImage } from "../../../job/settle/settle-image";
import {
  type Content,
  Crash,
  IMAGE,
  SimulatedWorld,
  type Step,
  verdictOn,
} from "../helpers/simulated-world";

/** Somebody puts the object, removes it (nothing), or has it labeled anew. Every change triggers a worker. */
type Change = Content | "relabel" | undefined;
const change = fc.constantFrom<Change>("dog", "cat", "text", undefined, "relabel");
const changes = fc.oneof(
  fc.array(change, { minLength: 1, maxLength: 5 }),
  // There and back again: the last trigger may find nothing to do, and come to mend nothing.
  fc.tuple(change, change).map(([one, other]) => [one, other, one]),
);

const schedules = fc.record({
  scheduler: fc.scheduler(),
  changes,
  versioned: fc.boolean(),
  /** Whether the first change is settled before anything else happens. */
  startsAtRest: fc.boolean(),
  /** Short steps put several changes into one second, which is all that S3 tells. */
  millisecondsPerStep: fc.constantFrom(10, 150, 700),
  /** Calls, counted over all workers, at which the worker that makes it dies. */
  crashes: fc.uniqueArray(fc.nat({ max: 40 }), { maxLength: 3 }),
});

type Schedule = typeof schedules extends fc.Arbitrary<infer Value> ? Value : never;

async function run(schedule: Schedule) {
  const { scheduler, changes, versioned, startsAtRest, millisecondsPerStep, crashes } = schedule;
  const world = new SimulatedWorld(versioned, millisecondsPerStep);
  const tasks: Promise<void>[] = [];
  let steps = 0;
  const step: Step = async (name) => {
    await scheduler.schedule(Promise.resolve(), name);
    if (name === "wait") return;
    steps += 1;
    if (crashes.includes(steps)) throw new Crash(name);
  };
  // Batch runs the trigger again when its worker died or left it unsettled.
  const trigger = async (): Promise<void> => {
    try {
      await settleImage(IMAGE, world.worker(step));
    } catch (error) {
      if (!(error instanceof Crash) && !(error instanceof UnsettledError)) throw error;
      await trigger();
    }
  };
  const somebody = async () => {
    for (const change of changes) {
      await scheduler.schedule(Promise.resolve(), `change ${change}`);
      if (change === "relabel") world.askForLabels();
      else world.change(change);
      tasks.push(trigger());
      if (startsAtRest) await tasks[0];
    }
  };
  const done = somebody();
  await scheduler.waitIdle();
  await done;
  await Promise.all(tasks);
  return world;
}

function expectConverged({ object, record, labelEntries }: SimulatedWorld) {
  if (object === undefined) {
    expect(record).toBeUndefined();
    expect(labelEntries).toEqual(new Set());
    return;
  }
  expect(record).toMatchObject({
    ...verdictOn(object.content),
    eTag: object.eTag,
    versionId: object.versionId,
  });
  expect(record?.relabelRequestedAt).toBeUndefined();
  const labels = object.content === "text" ? [] : [object.content, "animal"];
  expect(labelEntries).toEqual(new Set(labels));
}

describe("workers on one image, in any order of their steps", () => {
  it("leave the record of the last object, whatever changes and dies in between", async () => {
    await fc.assert(
      fc.asyncProperty(schedules, async (schedule) => {
        expectConverged(await run(schedule));
      }),
      { numRuns: 2500 },
    );
  }, 30_000);
});
