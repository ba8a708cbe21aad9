import { z } from "zod";
import { AwsError } from "../../aws-error";
import { UnknownManagedPolicyError } from "../../iam/identities";
import { MANAGED_POLICIES } from "../../iam/managed-policies";
import { parsePolicy } from "../../iam/policy";
import { type HandlerTable, handler } from "../handler";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_ROLE_NAME_CHARACTERS = 64;
const MAX_POLICY_NAME_CHARACTERS = 128;
const MAX_PROFILE_NAME_CHARACTERS = 128;
const MAX_ATTACHED_POLICIES = 10;

const policy = z.union([z.string(), z.looseObject({})]);

const roleInputs = z.object({
  name: z.string().optional(),
  assumeRolePolicy: policy,
  managedPolicyArns: z.undefined("use aws.iam.RolePolicyAttachment").optional(),
  inlinePolicies: z.undefined("use aws.iam.RolePolicy").optional(),
});

const role = handler(roleInputs, ({ inputs, context, nameOr }) => {
  const roleName = nameOr(inputs.name, MAX_ROLE_NAME_CHARACTERS);
  const arn = `arn:aws:iam::${context.accountId}:role/${roleName}`;
  const trust = parsePolicy(inputs.assumeRolePolicy);
  context.deployment.putRole({ name: roleName, arn, trust, policies: {}, attached: [] });
  return { id: roleName, state: { name: roleName, arn } };
});

const rolePolicy = handler(
  z.object({ name: z.string().optional(), role: z.string(), policy }),
  ({ inputs, context, nameOr }) => {
    const name = nameOr(inputs.name, MAX_POLICY_NAME_CHARACTERS);
    const owner = context.deployment.role(inputs.role);
    const policies = { ...owner.policies, [name]: parsePolicy(inputs.policy) };
    context.deployment.putRole({ ...owner, policies });
    return { id: `${owner.name}:${name}`, state: { name } };
  },
);

const rolePolicyAttachment = handler(
  z.object({ role: z.string(), policyArn: z.string() }),
  ({ inputs, context }) => {
    const owner = context.deployment.role(inputs.role);
    if (MANAGED_POLICIES[inputs.policyArn] === undefined) {
      throw new UnknownManagedPolicyError(inputs.policyArn);
    }
    if (owner.attached.length >= MAX_ATTACHED_POLICIES) {
      throw new AwsError(
        "LimitExceeded",
        `Cannot exceed quota for PoliciesPerRole: ${MAX_ATTACHED_POLICIES}`,
        409,
      );
    }
    const attached = [...owner.attached, inputs.policyArn];
    context.deployment.putRole({ ...owner, attached });
    return { id: `${owner.name}-${inputs.policyArn}`, state: {} };
  },
);

/** One role at most: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html */
const instanceProfile = handler(
  z.object({ name: z.string().optional(), role: z.string() }),
  ({ inputs, context, nameOr }) => {
    const name = nameOr(inputs.name, MAX_PROFILE_NAME_CHARACTERS);
    const { name: roleName } = context.deployment.role(inputs.role);
    const arn = `arn:aws:iam::${context.accountId}:instance-profile/${name}`;
    context.deployment.instanceProfiles.push({ name, arn, roleName });
    return { id: name, state: { name, arn } };
  },
);

export const iamHandlers: HandlerTable = {
  "aws:iam/instanceProfile:InstanceProfile": instanceProfile,
  "aws:iam/role:Role": role,
  "aws:iam/rolePolicy:RolePolicy": rolePolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachment,
};
