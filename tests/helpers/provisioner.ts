import type { BatchDeclarations } from "../../local/batch/declarations";
import { Deployment } from "../../local/program/deployment";
import type { ProvisionContext } from "../../local/program/handler";
import { Provisioner } from "../../local/program/provision";
import { temporaryFolder } from "./temporary-folder";

export const ROLE_ARN = "arn:aws:iam::000000000000:role/role";
export const POOL = {
  name: "spot",
  arn: "spot-arn",
  type: "FARGATE_SPOT",
  maxVcpus: 4,
  enabled: true,
} as const;
const QUEUE = { name: "lane", arn: "lane-arn", url: "lane-url", visibilityTimeoutSeconds: 380 };

/** A provisioner in whose deployment there is a role, a queue, a pool, a log group and an image. */
export function setUpProvisioner() {
  const deployment = new Deployment();
  const trust = { Statement: [] };
  deployment.putRole({ name: "role", arn: ROLE_ARN, trust, policies: {}, attached: [] });
  deployment.queues.push(QUEUE);
  deployment.computeEnvironments.push(POOL);
  deployment.securityGroupIds.push("sg-1");
  deployment.instanceProfiles.push({ name: "profile", arn: "profile-arn", roleName: "role" });
  deployment.launchTemplates.push({ id: "lt-1", name: "template", hasSecurityGroups: false });
  deployment.logGroups.push({ name: "workers", arn: "workers-arn" });
  deployment.images.push({ uri: "image", repositoryArn: "r", entry: "e", modulePaths: [] });
  const batch: Partial<BatchDeclarations> = {
    revise: (definition, arnPrefix) => ({
      ...definition,
      revision: 1,
      arn: `${arnPrefix}:1`,
      active: true,
    }),
  };
  const context = {
    stack: "test",
    region: "us-east-1",
    accountId: "000000000000",
    projectDirectory: temporaryFolder(),
    stateDirectory: temporaryFolder(),
    deployment,
    batch,
  } as unknown as ProvisionContext;
  const provisioner = new Provisioner(context);
  const make = (type: string, inputs: Record<string, unknown>, name = "it") =>
    provisioner.answer({ kind: "resource", id: 1, type, name, inputs, custom: true });
  return { context, deployment, provisioner, make };
}
