import { z } from "zod";
import { AwsError } from "../../aws-error";
import { handler } from "../handler";
import { digest, physicalId } from "../names";

const MAX_PORT = 65_535;
/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const MAX_RULES = 60;
const port = z.int().min(-1).max(MAX_PORT);
/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
const description = z
  .string()
  .max(255)
  .regex(/^[A-Za-z0-9 ._:/()#,@[\]+=&;{}!$*-]*$/, "has characters that EC2 does not take");

const inlineRule = z.object({
  protocol: z.string(),
  fromPort: port,
  toPort: port,
  cidrBlocks: z.array(z.string()).default([]),
  ipv6CidrBlocks: z.array(z.string()).default([]),
  prefixListIds: z.array(z.string()).default([]),
  securityGroups: z.array(z.string()).default([]),
  self: z.boolean().default(false),
});
type InlineRule = z.infer<typeof inlineRule>;

const groupInputs = z.object({
  vpcId: z.string().optional(),
  description: description.optional(),
  ingress: z.array(inlineRule).max(MAX_RULES).default([]),
  egress: z.array(inlineRule).max(MAX_RULES).default([]),
});

/** Networks exist in name only: rules are checked, without effect. */
export const securityGroup = handler(groupInputs, ({ inputs, name, context }) => {
  const { stack, region, accountId, deployment } = context;
  for (const rules of [inputs.ingress, inputs.egress]) {
    for (const rule of rules) checkInlineRule(rule);
    for (const group of rules.flatMap(({ securityGroups }) => securityGroups)) {
      deployment.checkSecurityGroup(group);
    }
    checkDistinct(rules);
  }
  const id = physicalId("sg", stack, name);
  deployment.securityGroupIds.push(id);
  const arn = `arn:aws:ec2:${region}:${accountId}:security-group/${id}`;
  return { id, state: { arn, vpcId: inputs.vpcId ?? physicalId("vpc", "default") } };
});

const ruleInputs = z.object({
  securityGroupId: z.string(),
  ipProtocol: z.string(),
  fromPort: port.optional(),
  toPort: port.optional(),
  cidrIpv4: z.string().optional(),
  cidrIpv6: z.string().optional(),
  prefixListId: z.string().optional(),
  referencedSecurityGroupId: z.string().optional(),
});

/** `aws.vpc.SecurityGroupIngressRule` and its sister for egress. */
export const securityGroupRule = handler(ruleInputs, ({ inputs, name, context }) => {
  const { cidrIpv4, cidrIpv6, prefixListId, referencedSecurityGroupId: group } = inputs;
  const peers = [cidrIpv4, cidrIpv6, prefixListId, group].filter((peer) => peer !== undefined);
  if (peers.length !== 1) {
    throw new AwsError(
      "InvalidParameterCombination",
      "A rule has exactly one of cidrIpv4, cidrIpv6, prefixListId and referencedSecurityGroupId.",
    );
  }
  context.deployment.checkSecurityGroup(inputs.securityGroupId);
  if (group !== undefined) context.deployment.checkSecurityGroup(group);
  checkPorts(inputs.ipProtocol, inputs.fromPort ?? -1, inputs.toPort ?? -1);
  const id = physicalId("sgr", context.stack, name);
  const arn = `arn:aws:ec2:${context.region}:${context.accountId}:security-group-rule/${id}`;
  return { id, state: { arn, securityGroupRuleId: id } };
});

function checkInlineRule(rule: InlineRule): void {
  checkPorts(rule.protocol, rule.fromPort, rule.toPort);
  const { cidrBlocks, ipv6CidrBlocks, prefixListIds, securityGroups, self } = rule;
  const peers = [...cidrBlocks, ...ipv6CidrBlocks, ...prefixListIds, ...securityGroups];
  if (peers.length > 0 || self) return;
  throw new AwsError("MissingParameter", "A rule names nobody: neither addresses nor groups.");
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html */
function checkPorts(protocol: string, fromPort: number, toPort: number): void {
  const all = ["-1", "all"].includes(protocol);
  if (all ? fromPort <= 0 && toPort <= 0 : fromPort >= 0 && fromPort <= toPort) return;
  throw new AwsError(
    "InvalidParameterValue",
    `Invalid port range (${fromPort}:${toPort}) for protocol ${protocol}`,
  );
}

function checkDistinct(rules: readonly InlineRule[]): void {
  const digests = rules.map((rule) => digest(JSON.stringify(rule)));
  if (new Set(digests).size === digests.length) return;
  throw new AwsError("InvalidPermission.Duplicate", "The same rule is given twice.");
}
