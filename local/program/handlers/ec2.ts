import type { HandlerTable } from "../handler";
import { launchTemplate } from "./launch-template";
import { securityGroup, securityGroupRule } from "./security-group";
import { defaultVpc, vpc } from "./vpc";
import { vpcEndpoint } from "./vpc-endpoint";

export const ec2Handlers: HandlerTable = {
  "aws:ec2/launchTemplate:LaunchTemplate": launchTemplate,
  "aws:ec2/securityGroup:SecurityGroup": securityGroup,
  "aws:ec2/vpcEndpoint:VpcEndpoint": vpcEndpoint,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRule("ingress"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupRule("egress"),
  "awsx:ec2:Vpc": vpc,
  "awsx:ec2:DefaultVpc": defaultVpc,
};
