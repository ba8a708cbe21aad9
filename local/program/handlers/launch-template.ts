import { z } from "zod";
import { AwsError } from "../../aws-error";
import { handler } from "../handler";
import { physicalId } from "../names";

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html */
const MAX_TEMPLATE_NAME_CHARACTERS = 128;
/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LaunchTemplateInstanceMetadataOptionsRequest.html */
const MAX_HOP_LIMIT = 64;

const flag = z.enum(["true", "false"]);

const ebs = z.object({
  encrypted: flag.optional(),
  volumeType: z.enum(["standard", "gp2", "gp3", "io1", "io2", "sc1", "st1"]).optional(),
  volumeSize: z.int().min(1).optional(),
  iops: z.int().optional(),
  throughput: z.int().optional(),
  kmsKeyId: z.string().optional(),
  deleteOnTermination: flag.optional(),
});

const launchTemplateInputs = z.object({
  name: z.string().optional(),
  metadataOptions: z
    .object({
      httpEndpoint: z.enum(["enabled", "disabled"]).optional(),
      httpTokens: z.enum(["optional", "required"]).optional(),
      httpPutResponseHopLimit: z.int().min(1).max(MAX_HOP_LIMIT).optional(),
    })
    .optional(),
  blockDeviceMappings: z
    .array(z.object({ deviceName: z.string().startsWith("/dev/"), ebs: ebs.optional() }))
    .default([]),
  tagSpecifications: z
    .array(
      z.object({
        resourceType: z.enum(["instance", "volume", "network-interface", "spot-instances-request"]),
        tags: z.record(z.string(), z.string()),
      }),
    )
    .default([]),
  vpcSecurityGroupIds: z.array(z.string()).default([]),
  userData: z.string().optional(),
});

type Inputs = z.infer<typeof launchTemplateInputs>;

/** Instances are processes here: what a template says of them is checked, without effect. */
export const launchTemplate = handler(launchTemplateInputs, ({ inputs, name, context, nameOr }) => {
  const { stack, region, accountId, deployment } = context;
  const templateName = nameOr(inputs.name, MAX_TEMPLATE_NAME_CHARACTERS);
  for (const { ebs: volume } of inputs.blockDeviceMappings) checkVolume(volume);
  for (const group of inputs.vpcSecurityGroupIds) deployment.checkSecurityGroup(group);
  checkTagTypes(inputs);
  if (inputs.userData !== undefined) checkUserData(inputs.userData);
  const id = physicalId("lt", stack, name);
  const hasSecurityGroups = inputs.vpcSecurityGroupIds.length > 0;
  deployment.launchTemplates.push({ id, name: templateName, hasSecurityGroups });
  const arn = `arn:aws:ec2:${region}:${accountId}:launch-template/${id}`;
  return { id, state: { arn, name: templateName, latestVersion: 1, defaultVersion: 1 } };
});

function checkVolume(volume: z.infer<typeof ebs> | undefined): void {
  if (volume === undefined) return;
  const { kmsKeyId, encrypted, volumeType, throughput, iops } = volume;
  if (kmsKeyId !== undefined && encrypted !== "true") {
    throw combination("kmsKeyId needs encrypted to be true.");
  }
  if (throughput !== undefined && volumeType !== "gp3") {
    throw combination("The parameter throughput is for gp3 volumes only.");
  }
  if (iops !== undefined && !["io1", "io2", "gp3"].includes(volumeType ?? "")) {
    throw combination("The parameter iops is for io1, io2 and gp3 volumes only.");
  }
}

function checkTagTypes({ tagSpecifications }: Inputs): void {
  const types = tagSpecifications.map(({ resourceType }) => resourceType);
  if (new Set(types).size === types.length) return;
  throw new AwsError(
    "InvalidParameterValue",
    `Tag specification resource type must be unique: ${types.join(", ")}.`,
  );
}

/** Batch adds its own part to it. https://docs.aws.amazon.com/batch/latest/userguide/launch-templates.html */
function checkUserData(base64: string): void {
  const text = Buffer.from(base64, "base64").toString("utf8");
  if (/^(MIME-Version: 1\.0|Content-Type: multipart\/mixed)/im.test(text)) return;
  throw new Error(
    "userData is no MIME multi-part archive in Base64: instances of AWS Batch would never join.",
  );
}

function combination(message: string): AwsError {
  return new AwsError("InvalidParameterCombination", message);
}
