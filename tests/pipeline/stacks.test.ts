import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { stringify } from "yaml";
import { LocalCloud } from "../../local/cloud";
import { labeler } from "../helpers/labeler";
import { STACKS } from "../helpers/stacks";
import { removeTemporaryFolders, temporaryFolder } from "../helpers/temporary-folder";

jest.setTimeout(90_000);

afterAll(removeTemporaryFolders);

const SAMPLES = 12;

it.each(Object.keys(STACKS))("labels the sample images in the %s stack", async (stack) => {
  const stateDirectory = temporaryFolder();
  if (stack === "adopted") await makeForeignBucket(stateDirectory, "family-photos");
  const configFile = join(temporaryFolder(), "Pulumi.stack.yaml");
  writeFileSync(configFile, stringify({ config: namespaced(STACKS[stack] ?? {}) }));

  const run = await labeler(["local", "--port", "0", "--config", configFile, "--json"], {
    stateDirectory,
  });

  expect({ exitCode: run.exitCode, stderr: run.exitCode === 0 ? [] : run.stderr }).toEqual({
    exitCode: 0,
    stderr: [],
  });
  expect(JSON.parse(run.stdout.join(""))).toMatchObject({
    labeledAnew: SAMPLES,
    outcomes: [{ outcome: "LABELED", images: SAMPLES }],
  });
});

it("says how to make the bucket that a stack is to adopt when there is none", async () => {
  const configFile = join(temporaryFolder(), "Pulumi.stack.yaml");
  writeFileSync(configFile, stringify({ config: namespaced(STACKS.adopted ?? {}) }));

  const run = await labeler(["local", "--port", "0", "--config", configFile], {
    stateDirectory: temporaryFolder(),
  });

  expect(run.exitCode).toBe(4);
  expect(run.stderr.join("\n")).toContain("family-photos");
});

function namespaced(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [`image-labeler:${key}`, value]),
  );
}

/** A bucket that was there before the stack, whose owner has switched on EventBridge. */
async function makeForeignBucket(stateDirectory: string, bucket: string): Promise<void> {
  const cloud = await LocalCloud.start({ stateDirectory, port: 0 });
  const { endpoint, region, operator: credentials } = cloud;
  const s3 = new S3Client({ endpoint, region, credentials });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: bucket,
      NotificationConfiguration: { EventBridgeConfiguration: {} },
    }),
  );
  s3.destroy();
  await cloud.close();
}
