import { z } from "zod";
import { AwsError } from "../../aws-error";
import { parsePolicy } from "../../iam/policy";
import { type HandlerTable, handler } from "../handler";
import { digest } from "../names";

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html */
const MIN_DELETION_WINDOW_DAYS = 7;
const MAX_DELETION_WINDOW_DAYS = 30;
/** https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html */
const MIN_ROTATION_DAYS = 90;
const MAX_ROTATION_DAYS = 2560;

const keyInputs = z.object({
  policy: z.union([z.string(), z.looseObject({})]).optional(),
  deletionWindowInDays: z
    .int()
    .min(MIN_DELETION_WINDOW_DAYS)
    .max(MAX_DELETION_WINDOW_DAYS)
    .optional(),
  rotationPeriodInDays: z.int().min(MIN_ROTATION_DAYS).max(MAX_ROTATION_DAYS).optional(),
  keyUsage: z.literal("ENCRYPT_DECRYPT", "services encrypt with such keys only").optional(),
  customerMasterKeySpec: z
    .literal("SYMMETRIC_DEFAULT", "services encrypt with such keys only")
    .optional(),
  isEnabled: z.literal(true, "the local cloud disables no keys").optional(),
});

const key = handler(keyInputs, async ({ inputs, name, context }) => {
  const keyId = uuidOf(context.stack, name);
  const policy = parsePolicy(inputs.policy ?? defaultPolicy(context.accountId));
  const arn = await context.kms.putKey(keyId, policy);
  return { id: keyId, state: { arn, keyId } };
});

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function defaultPolicy(accountId: string): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  };
}

/** The same in every run, so that what the key protects stays readable. */
function uuidOf(stack: string, name: string): string {
  const hex = digest("kms-key", stack, name);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
const MAX_ALIAS_CHARACTERS = 256;
const ALIAS_NAME = /^alias\/[a-zA-Z0-9/_-]+$/;

const alias = handler(
  z.object({ name: z.string().optional(), targetKeyId: z.string() }),
  async ({ inputs, context, nameOr }) => {
    const name = nameOr(inputs.name, MAX_ALIAS_CHARACTERS);
    const aliasName = inputs.name ?? `alias/${name}`;
    if (!ALIAS_NAME.test(aliasName) || aliasName.startsWith("alias/aws/")) {
      throw new AwsError(
        "InvalidAliasNameException",
        `"${aliasName}" is no alias: it begins with alias/, not with alias/aws/, which is reserved.`,
      );
    }
    const arn = await context.kms.putAlias(aliasName, inputs.targetKeyId);
    const targetKeyArn = context.kms.resolve(inputs.targetKeyId);
    return { id: aliasName, state: { name: aliasName, arn, targetKeyArn } };
  },
);

export const kmsHandlers: HandlerTable = {
  "aws:kms/key:Key": key,
  "aws:kms/alias:Alias": alias,
};
