import type * as Pulumi from "@pulumi/pulumi";
import type { MockCallArgs, MockResourceArgs, Mocks } from "@pulumi/pulumi/runtime/mocks";

export const ACCOUNT_ID = "123456789012";
export const REGION = "eu-central-1";
const PROJECT = "image-labeler";
const STACK = "test";

type Inputs = Record<string, unknown>;

/** A resource as the program registered it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  /** All but its tags. */
  readonly inputs: Inputs;
  /** Apart from the inputs, because every resource of a stack has the same. */
  readonly tags: unknown;
  readonly urn: string;
  readonly protect: boolean;
  /** URNs of all that must exist before it. */
  readonly dependencies: readonly string[];
  /** URNs of all that each property was made from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/** All that one run of a program registered. */
export class ResourceGraph {
  constructor(readonly resources: readonly Registered[]) {}

  ofType(type: string): Registered[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  get(type: string, name: string): Registered {
    const found = this.ofType(type).find((resource) => resource.name === name);
    if (found !== undefined) return found;
    const names = this.ofType(type).map((resource) => resource.name);
    throw new Error(`No ${type} named ${name}, only: ${names.join(", ")}`);
  }
}

export interface ProgramRun {
  readonly graph: ResourceGraph;
  readonly outputs: Inputs;
}

/**
 * Runs `program` under Pulumi's mock monitor, with `outputs` of each resource made up as AWS would.
 *
 * @param pulumi the copy of the SDK that the program uses
 * @param config values by full key, as in Pulumi.<stack>.yaml
 */
export async function underMocks(
  pulumi: typeof Pulumi,
  config: Readonly<Record<string, string>>,
  program: () => Promise<unknown>,
): Promise<ProgramRun> {
  const inputs = new Map<string, Inputs>();
  const graph: Registered[] = [];
  await pulumi.runtime.setMocks(new CloudMocks(inputs), PROJECT, STACK);
  recordRegistrations(pulumi, inputs, graph);
  pulumi.runtime.setAllConfig({ "aws:region": REGION, ...config });
  const { stackTraceLimit } = Error;
  // The SDK takes a stack trace for each promise; mapping them to the sources takes longer than the program.
  Error.stackTraceLimit = 0;
  try {
    const outputs = await pulumi.runtime.runInPulumiStack(program);
    await pulumi.runtime.disconnect();
    return { graph: new ResourceGraph(graph), outputs: outputs ?? {} };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

class CloudMocks implements Mocks {
  constructor(private readonly inputs: Map<string, Inputs>) {}

  newResource({ type, name, inputs }: MockResourceArgs) {
    this.inputs.set(`${type} ${name}`, inputs);
    return { id: `${name}-id`, state: { ...inputs, ...outputsOf(type, name) } };
  }

  call({ token, inputs }: MockCallArgs) {
    if (token === "aws:s3/getBucket:getBucket") return existingBucket(String(inputs.bucket));
    const answer = ANSWERS[token];
    if (answer === undefined) throw new Error(`No answer is mocked for ${token}`);
    return answer;
  }
}

function existingBucket(bucket: string): Inputs {
  return { bucket, arn: `arn:aws:s3:::${bucket}`, bucketRegion: REGION };
}

const ANSWERS: Readonly<Record<string, Inputs>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId: ACCOUNT_ID },
  "aws:index/getPartition:getPartition": { partition: "aws" },
};

/** Outputs that the program reads. AWS's names are ours and seven characters. */
export function outputsOf(type: string, logicalName: string): Inputs {
  const name = `${logicalName}-0a1b2c3`;
  const arn = (service: string, rest: string) =>
    `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${rest}`;
  switch (type) {
    case "aws:s3/bucket:Bucket":
      return { bucket: name, arn: `arn:aws:s3:::${name}` };
    case "aws:sqs/queue:Queue":
      return {
        name,
        url: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT_ID}/${name}`,
        arn: arn("sqs", name),
      };
    case "aws:kms/key:Key":
      return { keyId: `${name}-id`, arn: arn("kms", `key/${name}`) };
    case "aws:sns/topic:Topic":
      return { arn: arn("sns", name) };
    case "aws:dynamodb/table:Table":
      return { name, arn: arn("dynamodb", `table/${name}`) };
    case "aws:iam/role:Role":
      return { name, arn: `arn:aws:iam::${ACCOUNT_ID}:role/${name}` };
    case "aws:iam/instanceProfile:InstanceProfile":
      return { arn: `arn:aws:iam::${ACCOUNT_ID}:instance-profile/${name}` };
    case "aws:ec2/launchTemplate:LaunchTemplate":
      return { latestVersion: 3 };
    case "aws:lambda/function:Function":
      return { name, arn: arn("lambda", `function:${name}`) };
    case "aws:cloudwatch/eventRule:EventRule":
      return { name, arn: arn("events", `rule/${name}`) };
    case "aws:cloudwatch/metricAlarm:MetricAlarm":
      return { name, arn: arn("cloudwatch", `alarm:${name}`) };
    case "aws:cloudwatch/logGroup:LogGroup":
      return { name, arn: arn("logs", `log-group:${name}`) };
    case "aws:batch/computeEnvironment:ComputeEnvironment":
      return { arn: arn("batch", `compute-environment/${name}`) };
    case "aws:batch/jobQueue:JobQueue":
      return { arn: arn("batch", `job-queue/${name}`) };
    case "aws:batch/jobDefinition:JobDefinition":
      return {
        arn: arn("batch", `job-definition/${name}:7`),
        arnPrefix: arn("batch", `job-definition/${name}`),
      };
    case "awsx:ec2:Vpc":
    case "awsx:ec2:DefaultVpc":
      return {
        vpcId: "vpc-0123",
        publicSubnetIds: ["subnet-0a", "subnet-0b"],
        isolatedSubnetIds: ["subnet-1a", "subnet-1b"],
      };
    case "awsx:ecr:Repository":
      return { url: `${ACCOUNT_ID}.dkr.ecr.${REGION}.amazonaws.com/${name}` };
    case "awsx:ecr:Image":
      return { imageUri: `${ACCOUNT_ID}.dkr.ecr.${REGION}.amazonaws.com/${name}@sha256:abc` };
    default:
      return {};
  }
}

interface RegisterRequest {
  getType(): string;
  getName(): string;
  getProtect(): boolean;
  getDependenciesList(): string[];
  getPropertydependenciesMap(): {
    forEach(each: (urns: { getUrnsList(): string[] }, property: string) => void): void;
  };
}

interface Monitor {
  registerResource(
    request: RegisterRequest,
    done: (error: unknown, response?: { getUrn(): string }) => void,
  ): void;
}

/** Mocks are told neither dependencies nor protection; the request that the monitor gets has both. */
function recordRegistrations(
  pulumi: typeof Pulumi,
  inputs: ReadonlyMap<string, Inputs>,
  graph: Registered[],
): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, done) =>
    register(request, (error, response) => {
      const [type, name] = [request.getType(), request.getName()];
      const propertyDependencies: Record<string, readonly string[]> = {};
      request.getPropertydependenciesMap().forEach((urns, property) => {
        propertyDependencies[property] = urns.getUrnsList();
      });
      const { tags, ...others } = inputs.get(`${type} ${name}`) ?? {};
      graph.push({
        type,
        name,
        inputs: others,
        tags,
        urn: response?.getUrn() ?? "",
        protect: request.getProtect(),
        dependencies: request.getDependenciesList(),
        propertyDependencies,
      });
      done(error, response);
    });
}
