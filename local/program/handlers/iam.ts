import { z } from "zod";
import { parsePolicy } from "../../iam/policy";
import { type HandlerTable, handler } from "../handler";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_ROLE_NAME_CHARACTERS = 64;
const MAX_POLICY_NAME_CHARACTERS = 128;

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
    const attached = [...owner.attached, inputs.policyArn];
    context.deployment.putRole({ ...owner, attached });
    return { id: `${owner.name}-${inputs.policyArn}`, state: {} };
  },
);

export const iamHandlers: HandlerTable = {
  "aws:iam/role:Role": role,
  "aws:iam/rolePolicy:RolePolicy": rolePolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachment,
};
