import type { Check } from "../check";
import { submitterArn } from "../world/mappings";
import { submitterFailures } from "./function-failures";
import { functionConcurrency, functionState } from "./function-state";

/** The function that makes jobs of what is in the queues. */
export const submitter: Check = {
  area: "submitter",
  looksAt: "active, updated, may run, does not fail",
  probes: [
    async (world) => functionState("The submitter", await submitterArn(world), world),
    async (world) => functionConcurrency("The submitter", await submitterArn(world), world),
    async (world) => submitterFailures(await submitterArn(world), world),
  ],
};
