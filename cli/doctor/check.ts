import type { LaneOutputs } from "../../contracts/outputs";
import type { Area, Draft } from "./finding";
import type { World } from "./world/world";

/** A lane with its name. */
export interface NamedLane extends LaneOutputs {
  readonly name: string;
}

/**
 * One question to the system.
 *
 * @throws UnreadError when the question could not be asked, MissingError when what it is about is not there
 */
export type Probe = (world: World) => Promise<Draft[]>;
export type LaneProbe = (lane: NamedLane, world: World) => Promise<Draft[]>;

/** Questions about one area. Each is asked whatever becomes of the others. */
export interface Check {
  readonly area: Area;
  /** What is sound when nothing is found. */
  readonly looksAt: string;
  /** Areas whose problems explain what this check finds, so that it is not told. */
  readonly follows?: readonly Area[];
  /** Asked once. */
  readonly probes?: readonly Probe[];
  /** Asked of each lane. */
  readonly laneProbes?: readonly LaneProbe[];
}
