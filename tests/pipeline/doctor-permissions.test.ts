import { setTimeout as pause } from "node:timers/promises";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { examineTarget } from "../../cli/commands/doctor";
import { createClients } from "../../cli/target/clients";
import type { StackOutputs } from "../../contracts/outputs";
import { LocalCloud } from "../../local/cloud";
import { Identities } from "../../local/iam/identities";
import { changedProject } from "../helpers/changed-project";
import { RecordingIo } from "../helpers/recording-io";
import { STACKS } from "../helpers/stacks";
import { removeTemporaryFolders, temporaryFolder } from "../helpers/temporary-folder";
import { openClients } from "./doctor/planted-cloud";

jest.setTimeout(90_000);

const of = (service: string, resource: string) =>
  `arn:aws:${service}:us-east-1:000000000000:${resource}`;

/** What the README lists, with the least that each is for. */
const GRANTS: readonly (readonly [action: string, resource: string])[] = [
  ["s3:GetBucketNotification", "arn:aws:s3:::labeler-images-*"],
  ["s3:ListBucket", "arn:aws:s3:::labeler-images-*"],
  ["sqs:GetQueueAttributes", of("sqs", "labeler-*")],
  ["lambda:ListEventSourceMappings", "*"],
  ["lambda:GetFunctionConfiguration", of("lambda", "function:labeler-*")],
  ["lambda:GetFunctionConcurrency", of("lambda", "function:labeler-*")],
  ["events:ListRules", "*"],
  ["events:ListTargetsByRule", of("events", "rule/labeler-*")],
  ["batch:DescribeJobQueues", "*"],
  ["batch:DescribeComputeEnvironments", "*"],
  ["batch:DescribeJobDefinitions", "*"],
  ["batch:ListJobs", "*"],
  ["batch:DescribeJobs", "*"],
  ["ecr:DescribeImages", of("ecr", "repository/labeler-*")],
  ["ec2:DescribeSubnets", "*"],
  ["ec2:DescribeRouteTables", "*"],
  ["ec2:DescribeVpcEndpoints", "*"],
  ["ec2:DescribeVpcAttribute", "*"],
  ["ec2:DescribeSecurityGroups", "*"],
  ["logs:DescribeLogGroups", "*"],
  ["logs:FilterLogEvents", of("logs", "log-group:labeler-*")],
  ["dynamodb:DescribeTable", of("dynamodb", "table/labeler-*")],
  ["servicequotas:GetServiceQuota", "*"],
  ["servicequotas:ListServiceQuotas", "*"],
];
const EVERYBODY = "reader";
const readerWithout = (action: string) => `reader-without-${action.replace(":", "-")}`;

/** A role that may do it all, and one without each. */
const READERS = Object.fromEntries([
  [EVERYBODY, GRANTS],
  ...GRANTS.map(([action], index) => [readerWithout(action), GRANTS.toSpliced(index, 1)]),
]);
const PROGRAM = `
for (const [name, grants] of Object.entries<string[][]>(${JSON.stringify(READERS)})) {
  const assumeRolePolicy = JSON.stringify({
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ecs-tasks.amazonaws.com" } }],
  });
  const role = new aws.iam.Role(name, { name, assumeRolePolicy });
  const Statement = grants.map(([Action, Resource]) => ({ Effect: "Allow", Action, Resource }));
  new aws.iam.RolePolicy(name + "-policy", { role: role.name, policy: JSON.stringify({ Statement }) });
}
export const imagesBucket`;

/** Without a way to the internet all parts of a network are looked at; an image a job makes arrays. */
const LANES = {
  express: {
    ...{ prefix: "express/", priority: 1, pools: ["onDemand"] },
    batchWindowSeconds: 1,
    imagesPerJob: 1,
  },
};
const CONFIG = { ...STACKS.private, customerManagedKey: undefined, lanes: LANES };

let cloud: LocalCloud;
let outputs: StackOutputs;

beforeAll(async () => {
  const projectDirectory = changedProject("index.ts", "\nexport const imagesBucket", PROGRAM);
  cloud = await LocalCloud.start({ stateDirectory: temporaryFolder(), port: 0 });
  const config = Object.entries(CONFIG)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [
      `image-labeler:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
  outputs = await cloud.deploy({
    projectDirectory,
    stack: "dev",
    config: Object.fromEntries(config),
  });
  cloud.run({ jobs: false });
  const { s3, destroy } = openClients(cloud);
  for (const name of ["a", "b"]) {
    const Key = `express/${name}.jpg`;
    await s3.send(new PutObjectCommand({ Bucket: outputs.imagesBucket, Key, Body: name }));
  }
  destroy();
  while (cloud.counters.submitJobCalls === 0) await pause(50);
});

afterAll(async () => {
  await cloud.close();
  removeTemporaryFolders();
});

async function examineAs(roleName: string) {
  const identities = new Identities();
  const arn = `arn:aws:iam::000000000000:role/${roleName}`;
  const Principal = { Service: "ecs-tasks.amazonaws.com" };
  const trust = {
    Statement: { Effect: "Allow" as const, Action: "sts:AssumeRole", Principal },
  };
  identities.putRole({ name: roleName, arn, trust });
  const credentials = identities.credentialsFor(arn, Principal.Service);
  const connection = { region: cloud.region, endpoint: cloud.endpoint, credentials };
  const { destroy, ...clients } = createClients(connection);
  const io = new RecordingIo();
  const target = { name: "the local cloud", outputs, isAtWork: true, connection, ...clients };
  const exitCode = await examineTarget({ json: true }, target, io);
  destroy();
  const rows = io.stdout.map((line) => JSON.parse(line));
  return { exitCode, findings: rows.flatMap(({ finding }) => finding ?? []) };
}

it("takes the permissions that the README lists", async () => {
  expect(await examineAs(EVERYBODY)).toEqual({ exitCode: 0, findings: [] });
});

it.each(GRANTS)("says that it cannot check all without %s", async (action) => {
  expect(await examineAs(readerWithout(action))).toEqual({
    exitCode: 4,
    findings: [`Not checked: needs ${action}.`],
  });
});
