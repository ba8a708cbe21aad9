import { setUpProvisioner } from "../../helpers/provisioner";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

afterEach(removeTemporaryFolders);

const VPC = "awsx:ec2:Vpc";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const PROFILE = "aws:iam/instanceProfile:InstanceProfile";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

describe("a VPC", () => {
  test("has subnets of the kinds that were asked for, and route tables of them", async () => {
    const { make } = setUpProvisioner();
    const { state } = await make(VPC, {
      numberOfAvailabilityZones: 2,
      natGateways: { strategy: "None" },
      subnetSpecs: [{ type: "Isolated", cidrMask: 20 }],
      vpcEndpointSpecs: [{ serviceName: "com.amazonaws.us-east-1.s3", vpcEndpointType: "Gateway" }],
    });
    const subnet = expect.stringMatching(/^subnet-0[0-9a-f]{16}$/);
    expect(state).toMatchObject({
      publicSubnetIds: [],
      privateSubnetIds: [],
      isolatedSubnetIds: [subnet, subnet],
      routeTables: [{ id: expect.stringMatching(/^rtb-/) }, { id: expect.any(String) }],
      vpcEndpoints: [{ serviceName: "com.amazonaws.us-east-1.s3" }],
    });
  });

  test.each<[string, object, string]>([
    [
      "NAT gateways without private subnets",
      { natGateways: { strategy: "Single" }, subnetSpecs: [{ type: "Public" }] },
      "natGateways.strategy is Single, which needs public and private subnets: there are no Private ones.",
    ],
    [
      "an endpoint of another Region",
      { vpcEndpointSpecs: [{ serviceName: "com.amazonaws.eu-west-1.s3" }] },
      "InvalidServiceName: The Vpc Endpoint Service 'com.amazonaws.eu-west-1.s3' does not exist: in us-east-1 the local cloud knows s3, dynamodb of type Gateway.",
    ],
  ])("is refused with %s", async (_, inputs, message) => {
    await expect(setUpProvisioner().make(VPC, { ...inputs })).rejects.toThrow(message);
  });
});

/** What a resource of the program's network shows. */
const ofKind = (network: readonly { kind: string }[], kind: string) =>
  network.filter((resource) => resource.kind === kind);

describe("the network that is shown", () => {
  const S3 = "com.amazonaws.us-east-1.s3";
  const LOGS = "com.amazonaws.us-east-1.logs";
  const id = (prefix: string) => expect.stringMatching(new RegExp(`^${prefix}-`));

  test("has a NAT gateway in each zone for private subnets, whose blocks follow the public ones", async () => {
    const { make, deployment } = setUpProvisioner();
    await make(VPC, { numberOfAvailabilityZones: 2 });
    expect(ofKind(deployment.network, "subnet")).toMatchObject([
      { cidr: "10.0.0.0/18", zone: "us-east-1a", mapsPublicIp: true },
      { cidr: "10.0.128.0/18", zone: "us-east-1b", mapsPublicIp: true },
      { cidr: "10.0.64.0/18", zone: "us-east-1a", mapsPublicIp: false },
      { cidr: "10.0.192.0/18", zone: "us-east-1b", mapsPublicIp: false },
    ]);
    const gateways = ofKind(deployment.network, "routeTable").map((table) => {
      return (table as { defaultGatewayId?: string }).defaultGatewayId;
    });
    expect(gateways).toEqual([undefined, id("igw"), id("igw"), id("nat"), id("nat")]);
    expect(new Set(gateways).size).toBe(4);
    expect(ofKind(deployment.network, "natGateway")).toHaveLength(2);
  });

  test.each([
    ["Single", 1],
    ["None", 0],
  ])("has as many NAT gateways as the strategy %s says", async (strategy, count) => {
    const { make, deployment } = setUpProvisioner();
    await make(VPC, { natGateways: { strategy } });
    expect(ofKind(deployment.network, "natGateway")).toHaveLength(count);
  });

  test.each([
    ["Auto", 2],
    ["Legacy", 0],
  ])("fills in what endpoints leave out as the strategy %s says", async (strategy, count) => {
    const { make, deployment } = setUpProvisioner();
    await make(VPC, {
      numberOfAvailabilityZones: 2,
      subnetSpecs: [{ type: "Isolated" }],
      vpcEndpointStrategy: strategy,
      vpcEndpointSpecs: [
        { serviceName: S3 },
        { serviceName: LOGS, vpcEndpointType: "Interface", privateDnsEnabled: true },
      ],
    });
    expect(ofKind(deployment.network, "endpoint")).toMatchObject([
      {
        serviceName: S3,
        type: "Gateway",
        routeTableIds: Array(count).fill(id("rtb")),
        subnetIds: [],
      },
      {
        serviceName: LOGS,
        type: "Interface",
        routeTableIds: [],
        subnetIds: Array(count).fill(id("subnet")),
      },
    ]);
  });

  test("has in the default VPC one table for all subnets, with a way out", async () => {
    const { make, deployment } = setUpProvisioner();
    await make("awsx:ec2:DefaultVpc", {});
    expect(deployment.network).toMatchObject([
      { kind: "vpc", cidr: "172.31.0.0/16", isDefault: true },
      { kind: "internetGateway", id: id("igw") },
      { kind: "routeTable", isMain: true, associations: [], defaultGatewayId: id("igw") },
      { kind: "subnet", cidr: "172.31.0.0/20", zone: "us-east-1a", mapsPublicIp: true },
      { kind: "subnet", cidr: "172.31.16.0/20", zone: "us-east-1b", mapsPublicIp: true },
      { kind: "subnet", cidr: "172.31.32.0/20", zone: "us-east-1c", mapsPublicIp: true },
    ]);
  });

  test("has the rules of a security group, inline and of their own", async () => {
    const { make, deployment } = setUpProvisioner();
    const { id: securityGroupId } = await make(GROUP, {
      vpcId: "vpc-1",
      description: "workers",
      ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, self: true }],
      egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
    });
    const rule = { securityGroupId, ipProtocol: "tcp", fromPort: 80, toPort: 81 };
    await make(INGRESS, { ...rule, cidrIpv4: "10.0.0.0/16" });
    const nobody = { cidrs: [], ipv6Cidrs: [], prefixListIds: [], groupIds: [] };
    expect(deployment.network).toEqual([
      {
        kind: "securityGroup",
        id: securityGroupId,
        name: expect.stringMatching(/^it-\w{7}$/),
        description: "workers",
        vpcId: "vpc-1",
        ingress: [
          { ...nobody, protocol: "tcp", fromPort: 443, toPort: 443, groupIds: [securityGroupId] },
          { ...nobody, protocol: "tcp", fromPort: 80, toPort: 81, cidrs: ["10.0.0.0/16"] },
        ],
        egress: [{ ...nobody, protocol: "-1", cidrs: ["0.0.0.0/0"] }],
      },
    ]);
  });
});

describe("an endpoint", () => {
  const inputs = (changed: object) => ({
    vpcId: "vpc-1",
    serviceName: "com.amazonaws.us-east-1.rekognition",
    vpcEndpointType: "Interface",
    subnetIds: ["subnet-1"],
    securityGroupIds: ["sg-1"],
    privateDnsEnabled: true,
    ...changed,
  });

  test("is made in a VPC that exists", async () => {
    const { state } = await setUpProvisioner().make(ENDPOINT, inputs({}));
    expect(state).toMatchObject({ state: "available" });
  });

  test("has the usual name of its service only in a VPC that resolves names", async () => {
    const { make } = setUpProvisioner();
    const plain = await make(VPC, {}, "plain");
    const { vpcId } = plain.state;
    await expect(make(ENDPOINT, inputs({ vpcId }))).rejects.toThrow(
      `InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpcId}`,
    );
    const resolving = await make(VPC, { enableDnsHostnames: true }, "resolving");
    await make(ENDPOINT, inputs({ vpcId: resolving.state.vpcId }), "other");
  });

  test.each<[string, object, string]>([
    [
      "of a service that has none",
      { serviceName: "com.amazonaws.us-east-1.recognition" },
      "InvalidServiceName: The Vpc Endpoint Service 'com.amazonaws.us-east-1.recognition' does not exist",
    ],
    [
      "that is a gateway to what has none",
      { vpcEndpointType: "Gateway" },
      "InvalidServiceName: The Vpc Endpoint Service 'com.amazonaws.us-east-1.rekognition'",
    ],
    [
      "that is a gateway with subnets",
      { vpcEndpointType: "Gateway", serviceName: "com.amazonaws.us-east-1.s3" },
      "InvalidParameter: subnetIds is not for endpoints of type Gateway.",
    ],
    [
      "that is no gateway, with route tables",
      { routeTableIds: ["rtb-1"] },
      "InvalidParameter: routeTableIds is not for endpoints of type Interface.",
    ],
    [
      "with a security group that does not exist",
      { securityGroupIds: ["sg-2"] },
      "InvalidGroup.NotFound: The security group 'sg-2' does not exist",
    ],
  ])("%s is refused", async (_, changed, message) => {
    await expect(setUpProvisioner().make(ENDPOINT, inputs(changed))).rejects.toThrow(message);
  });
});

describe("a security group", () => {
  const tls = { protocol: "tcp", fromPort: 443, toPort: 443 };
  const rule = (changed: object) => ({
    securityGroupId: "sg-1",
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    ...changed,
  });

  test("lets in another group, or itself, by rules of either kind", async () => {
    const { make } = setUpProvisioner();
    const ingress = [
      { ...tls, securityGroups: ["sg-1"] },
      { ...tls, self: true },
    ];
    const egress = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }];
    const { id } = await make(GROUP, { vpcId: "vpc-1", ingress, egress });
    await make(INGRESS, rule({ securityGroupId: id, referencedSecurityGroupId: "sg-1" }));
  });

  test.each<[string, string, object, string]>([
    [
      "a group with a rule twice",
      GROUP,
      {
        ingress: [
          { ...tls, self: true },
          { ...tls, self: true },
        ],
      },
      "InvalidPermission.Duplicate: The same rule is given twice.",
    ],
    [
      "a group with a rule for nobody",
      GROUP,
      { egress: [tls] },
      "MissingParameter: A rule names nobody: neither addresses nor groups.",
    ],
    [
      "a group with a port range that ends before it begins",
      GROUP,
      { ingress: [{ ...tls, toPort: 80, self: true }] },
      "InvalidParameterValue: Invalid port range (443:80) for protocol tcp",
    ],
    [
      "a group that lets in one that does not exist",
      GROUP,
      { ingress: [{ ...tls, securityGroups: ["sg-2"] }] },
      "InvalidGroup.NotFound: The security group 'sg-2' does not exist",
    ],
    [
      "a description with a dash that is none of ASCII",
      GROUP,
      { description: "workers – nothing in" },
      "description: has characters that EC2 does not take",
    ],
    [
      "a rule of a group that does not exist",
      INGRESS,
      rule({ securityGroupId: "sg-2", cidrIpv4: "10.0.0.0/8" }),
      "InvalidGroup.NotFound: The security group 'sg-2' does not exist",
    ],
    [
      "a rule for two peers",
      INGRESS,
      rule({ cidrIpv4: "10.0.0.0/8", referencedSecurityGroupId: "sg-1" }),
      "InvalidParameterCombination: A rule has exactly one of cidrIpv4, cidrIpv6, prefixListId and referencedSecurityGroupId.",
    ],
  ])("%s is refused", async (_, type, inputs, message) => {
    await expect(setUpProvisioner().make(type, { ...inputs })).rejects.toThrow(message);
  });
});

describe("a launch template", () => {
  const disk = (ebs: object) => ({ blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs }] });
  const base64 = (text: string) => Buffer.from(text).toString("base64");

  test("is told by id, and brings security groups or none", async () => {
    const { make, deployment } = setUpProvisioner();
    const { id, state } = await make(TEMPLATE, {
      ...disk({ encrypted: "true", volumeType: "gp3", throughput: 125 }),
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
      vpcSecurityGroupIds: ["sg-1"],
      userData: base64('MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="=="\n'),
    });
    expect(state).toMatchObject({ latestVersion: 1, name: expect.stringMatching(/^it-\w{7}$/) });
    expect(deployment.launchTemplates.at(-1)).toEqual({
      id,
      name: state.name,
      hasSecurityGroups: true,
    });
  });

  test.each<[string, object, string]>([
    [
      "a hop limit of 65",
      { metadataOptions: { httpPutResponseHopLimit: 65 } },
      "metadataOptions.httpPutResponseHopLimit",
    ],
    [
      "a key for a disk that is not encrypted",
      disk({ kmsKeyId: "key" }),
      "InvalidParameterCombination: kmsKeyId needs encrypted to be true.",
    ],
    [
      "throughput of a disk that has none",
      disk({ volumeType: "gp2", throughput: 125 }),
      "InvalidParameterCombination: The parameter throughput is for gp3 volumes only.",
    ],
    [
      "tags of a type twice",
      {
        tagSpecifications: [
          { resourceType: "instance", tags: { a: "1" } },
          { resourceType: "instance", tags: { b: "2" } },
        ],
      },
      "InvalidParameterValue: Tag specification resource type must be unique: instance, instance.",
    ],
    [
      "a plain script as user data",
      { userData: base64("#!/bin/bash\n") },
      "userData is no MIME multi-part archive in Base64",
    ],
  ])("is refused with %s", async (_, inputs, message) => {
    await expect(setUpProvisioner().make(TEMPLATE, { ...inputs })).rejects.toThrow(message);
  });
});

describe("an instance's role", () => {
  test("gets into its profile, with the policy of ECS", async () => {
    const { make, deployment } = setUpProvisioner();
    const policyArn = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role";
    await make(ATTACHMENT, { role: "role", policyArn });
    const { state } = await make(PROFILE, { role: "role" });
    expect(state.arn).toMatch(/^arn:aws:iam::000000000000:instance-profile\/it-\w{7}$/);
    expect(deployment.role("role").attached).toEqual([policyArn]);
  });

  test.each<[string, string, object, string]>([
    [
      "a profile of no role",
      PROFILE,
      { role: "gone" },
      "The role gone does not exist: the program declares no such role.",
    ],
    [
      "a policy that AWS does not have",
      ATTACHMENT,
      { role: "role", policyArn: "arn:aws:iam::aws:policy/EverythingAtOnce" },
      "The local cloud does not know the managed policy arn:aws:iam::aws:policy/EverythingAtOnce.",
    ],
  ])("%s is refused", async (_, type, inputs, message) => {
    await expect(setUpProvisioner().make(type, { ...inputs })).rejects.toThrow(message);
  });
});
