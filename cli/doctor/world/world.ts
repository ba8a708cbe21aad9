import type { Io } from "../../io";
import type { Target } from "../../target/target";
import type { NamedLane } from "../check";
import type { WaysOut } from "../ways-out";
import type { DoctorClients } from "./clients";
import type { Readings } from "./readings";

type SystemTarget = Pick<Target, "outputs" | "isAtWork" | "s3" | "sqs" | "batch" | "table">;

/** The system as checks see it: what is known of it, and what reads the rest. */
export interface World extends SystemTarget, DoctorClients {
  /** Those that were asked for. */
  readonly lanes: readonly NamedLane[];
  /** Whether all lanes were. */
  readonly isWhole: boolean;
  readonly readings: Readings;
  readonly waysOut: WaysOut;
  readonly io: Pick<Io, "now" | "sleep" | "interrupt">;
}

/** All lanes of the system, also where one was asked for: what they share is found through any of them. */
export function allLanes({ outputs }: Pick<World, "outputs">): NamedLane[] {
  return Object.entries(outputs.lanes).map(([name, lane]) => ({ name, ...lane }));
}

/** `arn:<partition>:<service>:<region>:<account>:<resource>` */
export function arnParts(arn: string) {
  const [, partition = "", service = "", region = "", account = "", ...resource] = arn.split(":");
  return { partition, service, region, account, resource: resource.join(":") };
}

/** What every ARN of the stack has in common, as its outputs tell it. */
export function stackArn(world: Pick<World, "outputs">) {
  const [lane] = allLanes(world);
  return arnParts(lane?.jobQueueArn ?? "");
}
