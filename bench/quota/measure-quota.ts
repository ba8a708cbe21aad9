import { fairness, throttledShare, usedShare } from "./figures";
import { type ComingAndGoing, Simulation, type SimulationOptions } from "./simulation";

/** How workers share a quota once it has settled down. */
export interface Sharing {
  /** Of the quota. */
  readonly used: number;
  /** Of all calls. */
  readonly throttled: number;
}

const START_SECONDS = 30;
const FAIRNESS_SECONDS = 120;

/** Those who start together and stay. Jain's index is that of two minutes. */
export async function measureStaying(
  options: SimulationOptions,
  workers: number,
): Promise<Sharing & { readonly fairness: number }> {
  const simulation = new Simulation(options);
  simulation.start(workers);
  await simulation.run(START_SECONDS);
  const before = simulation.workers.map(({ answered }) => answered);
  const seconds = await simulation.run(FAIRNESS_SECONDS);
  const gained = simulation.workers.map(({ answered }, index) => answered - (before[index] ?? 0));
  return {
    used: usedShare(seconds, options.perSecond),
    throttled: throttledShare(seconds),
    fairness: fairness(gained),
  };
}

/** Those who come and go, from the first second on. */
export async function measureComingAndGoing(
  options: SimulationOptions,
  workers: number,
  times: ComingAndGoing,
  minutes: number,
): Promise<Sharing> {
  const simulation = new Simulation(options);
  simulation.startComingAndGoing(workers, times);
  const seconds = await simulation.run(minutes * 60);
  return { used: usedShare(seconds, options.perSecond), throttled: throttledShare(seconds) };
}

/** Seconds until one that starts alone uses 90 % of the quota. */
export async function measureLone(options: SimulationOptions): Promise<number> {
  const simulation = new Simulation(options);
  simulation.start(1);
  return secondsTo90Percent(simulation, options.perSecond);
}

/** Seconds until the last one uses 90 % of the quota, after the others have left all at once. */
export async function measureLastOne(
  options: SimulationOptions,
  workers: number,
  togetherSeconds: number,
): Promise<number> {
  const simulation = new Simulation(options);
  simulation.start(workers);
  await simulation.run(togetherSeconds);
  for (const worker of simulation.workers.slice(1)) worker.leave();
  return secondsTo90Percent(simulation, options.perSecond);
}

const PATIENCE_SECONDS = 600;

/** Infinity when they do not get there. */
async function secondsTo90Percent(simulation: Simulation, perSecond: number): Promise<number> {
  for (let second = 1; second <= PATIENCE_SECONDS; second += 1) {
    if (usedShare(await simulation.run(1), perSecond) >= 0.9) return second;
  }
  return Number.POSITIVE_INFINITY;
}
