import { z } from "zod";
import { AwsError } from "../../aws-error";
import type { Permission } from "../../ec2/resources";
import type { Deployment } from "../deployment";
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
  name: z.string().optional(),
  vpcId: z.string().optional(),
  description: description.optional(),
  ingress: z.array(inlineRule).max(MAX_RULES).default([]),
  egress: z.array(inlineRule).max(MAX_RULES).default([]),
});

/** Networks exist in name only: rules are checked and shown, without effect. */
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
  const vpcId = inputs.vpcId ?? physicalId("vpc", "default");
  deployment.network.push({
    kind: "securityGroup",
    id,
    name: inputs.name ?? `${name}-${digest(stack, name).slice(0, 7)}`,
    // What the provider writes when nothing is given.
    description: inputs.description ?? "Managed by Pulumi",
    vpcId,
    ingress: inputs.ingress.map((rule) => permissionOf(rule, id)),
    egress: inputs.egress.map((rule) => permissionOf(rule, id)),
  });
  const arn = `arn:aws:ec2:${region}:${accountId}:security-group/${id}`;
  return { id, state: { arn, vpcId } };
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
export const securityGroupRule = (direction: "ingress" | "egress") =>
  handler(ruleInputs, ({ inputs, name, context }) => {
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
    addRule(context.deployment, direction, inputs);
    const id = physicalId("sgr", context.stack, name);
    const arn = `arn:aws:ec2:${context.region}:${context.accountId}:security-group-rule/${id}`;
    return { id, state: { arn, securityGroupRuleId: id } };
  });

function addRule(
  { network }: Deployment,
  direction: "ingress" | "egress",
  rule: z.infer<typeof ruleInputs>,
): void {
  const group = network.findIndex(({ id }) => id === rule.securityGroupId);
  const found = network[group];
  if (found?.kind !== "securityGroup") return;
  const one = (peer: string | undefined) => (peer === undefined ? [] : [peer]);
  const permission: Permission = {
    ...portsOf(rule.ipProtocol, rule.fromPort, rule.toPort),
    cidrs: one(rule.cidrIpv4),
    ipv6Cidrs: one(rule.cidrIpv6),
    prefixListIds: one(rule.prefixListId),
    groupIds: one(rule.referencedSecurityGroupId),
  };
  network[group] = { ...found, [direction]: [...found[direction], permission] };
}

function permissionOf(rule: InlineRule, ownId: string): Permission {
  return {
    ...portsOf(rule.protocol, rule.fromPort, rule.toPort),
    cidrs: rule.cidrBlocks,
    ipv6Cidrs: rule.ipv6CidrBlocks,
    prefixListIds: rule.prefixListIds,
    groupIds: rule.self ? [...rule.securityGroups, ownId] : rule.securityGroups,
  };
}

/** A rule for all protocols has no ports. */
function portsOf(protocol: string, fromPort: number | undefined, toPort: number | undefined) {
  return ["-1", "all"].includes(protocol) ? { protocol: "-1" } : { protocol, fromPort, toPort };
}

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
