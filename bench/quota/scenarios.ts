import type { ComingAndGoing, SimulationOptions } from "./simulation";

/** Half a second a call; a throttle is answered at once. */
const USUAL_DURATIONS = {
  answer: { from: 200, to: 800 },
  throttle: { from: 20, to: 100 },
  rest: { from: 50, to: 150 },
};

/** Throttles take as long as answers: workers learn late that they ask for too much. */
export const LATE_DURATIONS = { ...USUAL_DURATIONS, throttle: USUAL_DURATIONS.answer };

/** At 50 a second, 1,000 images take a worker 80 seconds beside three others, and 160 beside seven. */
export const JOBS: ComingAndGoing = { stay: { from: 60, to: 240 }, gap: { from: 0, to: 20 } };

/** The same at 5 a second. */
export const LONG_JOBS: ComingAndGoing = {
  stay: { from: 600, to: 2400 },
  gap: { from: 0, to: 20 },
};

export type Setting = Omit<SimulationOptions, "seed">;

/** us-east-1, us-west-2 and eu-west-1. */
export const FIFTY: Setting = {
  perSecond: 50,
  burstSeconds: 1,
  maxWorkers: 8,
  durations: USUAL_DURATIONS,
};

/** The other Regions. */
export const FIVE: Setting = { ...FIFTY, perSecond: 5 };

/** AWS does not say what Rekognition lets through at once: with less, throttles come sooner. */
export const SMALL_BURST_SECONDS = 0.1;
