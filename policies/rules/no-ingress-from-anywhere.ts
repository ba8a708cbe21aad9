import type { ResourceValidationPolicy } from "@pulumi/policy";

const ANYWHERE: readonly unknown[] = ["0.0.0.0/0", "::/0"];

/** Workers call; nothing calls them. */
export const noIngressFromAnywhere: ResourceValidationPolicy = {
  name: "no-ingress-from-anywhere",
  description: "No security group lets the whole internet in.",
  validateResource: ({ type, props, name }, reportViolation) => {
    const open = sourcesOf(type, props).find((source) => ANYWHERE.includes(source));
    if (open === undefined) return;
    reportViolation(`${name} lets ${open} in. Name a security group or a narrower range.`);
  },
};

/** Ranges of addresses that may come in, however the rule is written. */
function sourcesOf(type: string, props: Record<string, unknown>): unknown[] {
  switch (type) {
    case "aws:ec2/securityGroup:SecurityGroup":
    case "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup":
      return list(props.ingress).flatMap(ranges);
    case "aws:ec2/securityGroupRule:SecurityGroupRule":
      return props.type === "ingress" ? ranges(props) : [];
    case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
      return [props.cidrIpv4, props.cidrIpv6];
    default:
      return [];
  }
}

function ranges(rule: unknown): unknown[] {
  const { cidrBlocks, ipv6CidrBlocks } = rule as Record<string, unknown>;
  return [...list(cidrBlocks), ...list(ipv6CidrBlocks)];
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
