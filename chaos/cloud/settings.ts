import { z } from "zod";
import { stackOutputsSchema } from "../../contracts/outputs";
import { faultPlanSchema } from "../../local/faults/fault-plan";

/** How a local cloud is set up that runs in a process of its own. */
export const cloudSettingsSchema = z.strictObject({
  projectDirectory: z.string(),
  stateDirectory: z.string(),
  /** What is seen of calls, transactions and deaths, one JSON object a line. */
  ledgerFile: z.string(),
  /** 0: any that is free. */
  port: z.int(),
  config: z.record(z.string(), z.string()),
  faults: faultPlanSchema,
  /** How much faster than in AWS visibility timeouts and pauses before retries pass. */
  waitFactor: z.number().positive(),
  /** When the run began: milliseconds since 1970. */
  startedAt: z.number(),
  /** How often a process was started before over the same state. */
  life: z.int().default(0),
  /** Whether the program is to be deployed: in the first process of a state. */
  deploys: z.boolean(),
});
export type CloudSettings = z.input<typeof cloudSettingsSchema>;

/** What the process is told. */
export const commandSchema = z.enum(["stop-faults", "status", "close"]);
export type CloudCommand = z.infer<typeof commandSchema>;

const statusSchema = z.object({
  /** Events that EventBridge or Lambda still has to deliver. */
  pendingEvents: z.int(),
  faults: z.record(z.string(), z.int()),
  submitJobCalls: z.int(),
  workerProcesses: z.int(),
});
export type CloudStatus = z.infer<typeof statusSchema>;

/** What it says. */
export const reportSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready"), endpoint: z.string(), outputs: stackOutputsSchema }),
  z.object({ kind: z.literal("status"), status: statusSchema }),
  z.object({ kind: z.literal("failed"), problems: z.array(z.string()) }),
]);
export type CloudReport = z.infer<typeof reportSchema>;
