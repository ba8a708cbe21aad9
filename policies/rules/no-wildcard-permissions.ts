import type { ResourceValidationPolicy } from "@pulumi/policy";
import { type Statement, statementsOf, stringsOf } from "./policy-document";

/** Actions that AWS cannot restrict to a resource, with the page that says so. All others need ARNs. */
export const ACTIONS_WITHOUT_RESOURCES: Readonly<Record<string, string>> = {
  "ecr:GetAuthorizationToken":
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html",
  "rekognition:DetectLabels":
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrekognition.html",
};

/** Managed policies are wider than ours: each has a reason. */
export const ATTACHED_POLICIES: Readonly<Record<string, string>> = {
  "service-role/AmazonEC2ContainerServiceforEC2Role":
    "the ECS agent of Batch's instances: https://docs.aws.amazon.com/batch/latest/userguide/instance_IAM_role.html",
};

/** Each role may do what it does and nothing more. */
export const noWildcardPermissions: ResourceValidationPolicy = {
  name: "no-wildcard-permissions",
  description:
    "Roles name the actions that they may do, and the resources that they may do them to.",
  validateResource: ({ type, props, name }, reportViolation) => {
    if (type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment") {
      const arn = String(props.policyArn);
      if (Object.keys(ATTACHED_POLICIES).some((path) => arn.endsWith(`:policy/${path}`))) return;
      return reportViolation(`${name} attaches ${arn}. Write a policy of exact actions instead.`);
    }
    for (const fault of policiesOf(type, props).flatMap(statementsOf).flatMap(faultsOf)) {
      reportViolation(`${name} ${fault}`);
    }
  },
};

function policiesOf(type: string, props: Record<string, unknown>): unknown[] {
  switch (type) {
    case "aws:iam/rolePolicy:RolePolicy":
    case "aws:iam/policy:Policy":
      return [props.policy];
    case "aws:iam/role:Role":
      return inlinePolicies(props.inlinePolicies);
    default:
      return [];
  }
}

function inlinePolicies(inline: unknown): unknown[] {
  return Array.isArray(inline) ? inline.map(({ policy }) => policy) : [];
}

function faultsOf(statement: Statement): string[] {
  if (statement.Effect !== "Allow") return [];
  if (statement.NotAction !== undefined || statement.NotResource !== undefined) {
    return ["allows all but a few things. List what it allows."];
  }
  const actions = stringsOf(statement.Action);
  const wide = actions
    .filter((action) => action.includes("*"))
    .map((action) => `allows ${action}. Name each action.`);
  if (!stringsOf(statement.Resource).includes("*")) return wide;
  const unbound = actions
    .filter((action) => !Object.hasOwn(ACTIONS_WITHOUT_RESOURCES, action))
    .map((action) => `allows ${action} on everything. Name its resources.`);
  return [...wide, ...unbound];
}
