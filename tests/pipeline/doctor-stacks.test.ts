import { DeleteVpcEndpointsCommand, DescribeVpcEndpointsCommand } from "@aws-sdk/client-ec2";
import { CreateBucketCommand, PutBucketNotificationConfigurationCommand } from "@aws-sdk/client-s3";
import { examineTarget } from "../../cli/commands/doctor";
import { targetOf } from "../../cli/target/local-target";
import { LocalCloud, type LocalCloudOptions } from "../../local/cloud";
import { PROJECT_DIRECTORY } from "../helpers/labeler";
import { RecordingIo } from "../helpers/recording-io";
import { STACKS } from "../helpers/stacks";
import { removeTemporaryFolders, temporaryFolder } from "../helpers/temporary-folder";
import { openClients } from "./doctor/planted-cloud";

jest.setTimeout(90_000);

/** Enough for all of them: what new accounts have is less. */
const AMPLE = { "L-3032A538": 4000, "L-36FBB829": 4000, "L-1216C47A": 1152, "L-34B43A08": 1152 };

let cloud: LocalCloud;
let clients: ReturnType<typeof openClients>;

afterEach(async () => {
  clients.destroy();
  await cloud.close();
  removeTemporaryFolders();
});

/** Deploys a stack in a local cloud of its own. */
async function deploy(stack: string, options: Partial<LocalCloudOptions> = {}): Promise<void> {
  const stateDirectory = temporaryFolder();
  cloud = await LocalCloud.start({ stateDirectory, port: 0, quotas: AMPLE, ...options });
  clients = openClients(cloud);
  if (stack === "adopted") {
    await clients.s3.send(new CreateBucketCommand({ Bucket: "family-photos" }));
    await tellEventBridge({ EventBridgeConfiguration: {} });
  }
  const config = Object.entries(STACKS[stack] ?? {}).map(([key, value]) => [
    `image-labeler:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const projectDirectory = PROJECT_DIRECTORY;
  await cloud.deploy({ projectDirectory, stack, config: Object.fromEntries(config) });
  cloud.run();
}

const tellEventBridge = (NotificationConfiguration: object) =>
  clients.s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: "family-photos",
      NotificationConfiguration,
    }),
  );

async function examine(): Promise<{ exitCode: number; found: unknown[][] }> {
  const io = new RecordingIo();
  const target = targetOf(cloud);
  const exitCode = await examineTarget({ json: true }, target, io);
  await target.close();
  const rows = io.stdout
    .map((line) => JSON.parse(line))
    .filter(({ severity }) => severity !== "ok");
  return {
    exitCode,
    found: rows.map(({ severity, area, finding, mend }) => [severity, area, finding, mend]),
  };
}

it.each(Object.keys(STACKS))("finds nothing in the %s stack", async (stack) => {
  await deploy(stack);
  expect(await examine()).toEqual({ exitCode: 0, found: [] });
});

it("finds that a private network lost an endpoint", async () => {
  await deploy("private");
  const Filters = [{ Name: "service-name", Values: ["com.amazonaws.us-east-1.rekognition"] }];
  const { VpcEndpoints = [] } = await clients.ec2.send(
    new DescribeVpcEndpointsCommand({ Filters }),
  );
  const VpcEndpointIds = VpcEndpoints.map(({ VpcEndpointId = "" }) => VpcEndpointId);
  await clients.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds }));

  expect(await examine()).toEqual({
    exitCode: 1,
    found: [
      [
        "problem",
        "network",
        "No way leads out of the workers' subnets, and services that they need have no endpoint there.",
        "docs/configuration.md#network",
      ],
    ],
  });
});

it("finds that the owner of an adopted bucket switched EventBridge off", async () => {
  await deploy("adopted");
  await tellEventBridge({});

  expect(await examine()).toEqual({
    exitCode: 1,
    found: [
      [
        "problem",
        "events",
        "The adopted bucket family-photos does not tell EventBridge of its changes.",
        "docs/adopting-a-bucket.md#what-its-owner-does-once",
      ],
    ],
  });
});

it("finds that the account may use less than the stack is configured for", async () => {
  await deploy("ec2", {
    quotas: { "L-1216C47A": 0, "L-34B43A08": 5, "L-B99A9384": 10 },
    detectLabelsPerSecond: 5,
  });

  expect(await examine()).toEqual({
    exitCode: 1,
    found: [
      [
        "problem",
        "quotas",
        "The account's quota of EC2 vCPUs is too small for one worker.",
        "aws service-quotas request-service-quota-increase --service-code ec2 --quota-code L-1216C47A --desired-value 4",
      ],
      [
        "warning",
        "quotas",
        "The account's quota of SPOT vCPUs is smaller than its pools: some workers never start.",
        "aws service-quotas request-service-quota-increase --service-code ec2 --quota-code L-34B43A08 --desired-value 8",
      ],
      [
        "warning",
        "quotas",
        "Workers are told of a larger quota of DetectLabels than the account has.",
        "docs/operations.md#rekognition-throttling",
      ],
      [
        "warning",
        "quotas",
        "The account may run fewer functions at once than the lanes use together.",
        "docs/operations.md#function-throttles",
      ],
    ],
  });
});
