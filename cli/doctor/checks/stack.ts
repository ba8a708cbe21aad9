import { submitterEnvironmentSchema } from "../../../contracts/submitter-environment";
import { workerEnvironmentSchema } from "../../../contracts/worker-environment";
import type { Check, NamedLane } from "../check";
import { type Draft, problem, warning } from "../finding";
import { jobDefinitionOf } from "../world/batch";
import { functionAt, submitterEnvironment } from "../world/functions";
import { submitterArn } from "../world/mappings";
import type { World } from "../world/world";

/** What was deployed, against what this version of labeler reads and writes. */
export const stack: Check = {
  area: "stack",
  looksAt: "outputs, submitter and workers agree",
  probes: [isAtWork, hasAllOutputs, hasSubmittersEnvironment],
  laneProbes: [isKnownToSubmitter, isKnownToWorkers],
};

async function isAtWork({ isAtWork: atWork, outputs }: World): Promise<Draft[]> {
  if (atWork) return [];
  return [
    problem({
      thing: outputs.imagesBucket,
      heading: "The local cloud is not up: nothing moves until it is.",
      evidence: {},
      mend: "labeler local",
    }),
  ];
}

async function hasAllOutputs({ outputs, waysOut }: World): Promise<Draft[]> {
  if (outputs.recoverDeadLetterQueueUrl !== undefined) return [];
  return [
    warning({
      thing: "recoverDeadLetterQueueUrl",
      heading: "The stack was deployed by an older version, which has fewer outputs.",
      evidence: { missing: "recoverDeadLetterQueueUrl" },
      mend: waysOut.redeploy,
    }),
  ];
}

async function hasSubmittersEnvironment(world: World): Promise<Draft[]> {
  const arn = await submitterArn(world);
  const { Environment } = await functionAt(world, arn);
  const parsed = submitterEnvironmentSchema.safeParse(Environment?.Variables);
  if (parsed.success) return [];
  const wrong = parsed.error.issues.map(({ path }) => path.join(".") || "all").join(", ");
  return [
    problem({
      thing: arn,
      heading: "The submitter's environment is not one that this version writes.",
      evidence: { wrong },
      mend: world.waysOut.redeploy,
    }),
  ];
}

async function isKnownToSubmitter(lane: NamedLane, world: World): Promise<Draft[]> {
  const { LANES, IMAGES_BUCKET } = await submitterEnvironment(world);
  const { imagesBucket } = world.outputs;
  const jobQueueArn = LANES[lane.name]?.jobQueueArn;
  if (jobQueueArn === lane.jobQueueArn && IMAGES_BUCKET === imagesBucket) return [];
  return [
    problem({
      thing: await submitterArn(world),
      heading: `The submitter was told otherwise of lane ${lane.name} than the stack's outputs say.`,
      evidence: {
        submitterJobQueue: jobQueueArn ?? "none",
        jobQueue: lane.jobQueueArn,
        submitterImagesBucket: IMAGES_BUCKET,
        imagesBucket,
      },
      mend: world.waysOut.redeploy,
    }),
  ];
}

async function isKnownToWorkers(lane: NamedLane, world: World): Promise<Draft[]> {
  const { jobDefinitionArn = "", containerProperties } = await jobDefinitionOf(world, lane.name);
  const variables = Object.fromEntries(
    containerProperties?.environment?.map(({ name = "", value }) => [name, value]) ?? [],
  );
  const { imagesBucket, labelTable } = world.outputs;
  const parsed = workerEnvironmentSchema.safeParse(variables);
  const isSame =
    parsed.success &&
    parsed.data.IMAGES_BUCKET === imagesBucket &&
    parsed.data.LABEL_TABLE === labelTable &&
    parsed.data.LANE_PREFIXES[lane.prefix] === lane.name;
  if (isSame) return [];
  return [
    problem({
      thing: jobDefinitionArn,
      heading: `Workers of lane ${lane.name} are told otherwise than the stack's outputs say.`,
      evidence: {
        workersImagesBucket: variables.IMAGES_BUCKET ?? "none",
        imagesBucket,
        workersTable: variables.LABEL_TABLE ?? "none",
        labelTable,
        workersPrefixes: variables.LANE_PREFIXES ?? "none",
        prefix: lane.prefix,
      },
      mend: world.waysOut.redeploy,
    }),
  ];
}
