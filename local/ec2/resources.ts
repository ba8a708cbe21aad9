/** What networks are made of. They exist in name only: every process of the local cloud runs on this machine. */
export type NetworkResource =
  | Vpc
  | Subnet
  | RouteTable
  | InternetGateway
  | NatGateway
  | VpcEndpoint
  | SecurityGroup;

export interface Vpc {
  readonly kind: "vpc";
  readonly id: string;
  readonly cidr: string;
  readonly isDefault: boolean;
  /** Whether names are resolved in it. @default true */
  readonly dnsSupport?: boolean;
  /** Whether what has a public address has a name too; endpoints need both. @default false, but for default VPCs */
  readonly dnsHostnames?: boolean;
}

export interface Subnet {
  readonly kind: "subnet";
  readonly id: string;
  readonly vpcId: string;
  readonly cidr: string;
  readonly zone: string;
  /** Whether instances get a public address by themselves. */
  readonly mapsPublicIp: boolean;
}

export interface RouteTable {
  readonly kind: "routeTable";
  readonly id: string;
  readonly vpcId: string;
  /** Of subnets without a table of their own. */
  readonly isMain: boolean;
  readonly associations: readonly { readonly id: string; readonly subnetId: string }[];
  /** The internet or NAT gateway that the route to 0.0.0.0/0 leads to. */
  readonly defaultGatewayId?: string;
}

export interface InternetGateway {
  readonly kind: "internetGateway";
  readonly id: string;
  readonly vpcId: string;
}

export interface NatGateway {
  readonly kind: "natGateway";
  readonly id: string;
  readonly vpcId: string;
  readonly subnetId: string;
}

export interface VpcEndpoint {
  readonly kind: "endpoint";
  readonly id: string;
  readonly vpcId: string;
  readonly serviceName: string;
  readonly type: "Gateway" | "Interface";
  readonly routeTableIds: readonly string[];
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly privateDns: boolean;
}

export interface SecurityGroup {
  readonly kind: "securityGroup";
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
  readonly ingress: readonly Permission[];
  readonly egress: readonly Permission[];
}

/** What a rule lets through, from or to whom. */
export interface Permission {
  /** `-1`: all, and then no ports. */
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly cidrs: readonly string[];
  readonly ipv6Cidrs: readonly string[];
  readonly prefixListIds: readonly string[];
  readonly groupIds: readonly string[];
}

export const ANYWHERE = "0.0.0.0/0";
