import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";

/** The bench submits by this name. */
const JOB_DEFINITION = "one-job-per-image";

const bucket = new aws.s3.Bucket("baseline-images");
const items = new aws.dynamodb.Table("baseline-labels", {
  billingMode: "PAY_PER_REQUEST",
  hashKey: "image",
  attributes: [{ name: "image", type: "S" }],
});

const vpc = new awsx.ec2.DefaultVpc("baseline-vpc");
const securityGroup = new aws.ec2.SecurityGroup("baseline", { vpcId: vpc.vpcId });
const pool = new aws.batch.ComputeEnvironment("baseline", {
  type: "MANAGED",
  computeResources: {
    type: "FARGATE",
    maxVcpus: 6,
    subnets: vpc.publicSubnetIds,
    securityGroupIds: [securityGroup.id],
  },
});
const jobQueue = new aws.batch.JobQueue("baseline", {
  state: "ENABLED",
  priority: 1,
  computeEnvironmentOrders: [{ order: 1, computeEnvironment: pool.arn }],
});

const repository = new awsx.ecr.Repository("baseline", { forceDelete: true });
const image = new awsx.ecr.Image("baseline", {
  repositoryUrl: repository.url,
  context: "job",
  dockerfile: "job/Dockerfile",
  platform: "linux/amd64",
});

const taskRole = (name: string, statements: aws.iam.PolicyStatement[] | pulumi.Output<string>) => {
  const role = new aws.iam.Role(name, {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ecs-tasks.amazonaws.com" }),
  });
  new aws.iam.RolePolicy(name, {
    role: role.name,
    policy: Array.isArray(statements)
      ? { Version: "2012-10-17", Statement: statements }
      : statements,
  });
  return role;
};

const jobRole = taskRole(
  "baseline-job",
  pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "s3:GetObject", Resource: pulumi.interpolate`${bucket.arn}/*` },
      { Effect: "Allow", Action: "dynamodb:PutItem", Resource: items.arn },
      { Effect: "Allow", Action: "rekognition:DetectLabels", Resource: "*" },
    ],
  }),
);
const executionRole = taskRole("baseline-execution", [
  {
    Effect: "Allow",
    Action: [
      "ecr:GetAuthorizationToken",
      "ecr:BatchCheckLayerAvailability",
      "ecr:GetDownloadUrlForLayer",
      "ecr:BatchGetImage",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
    ],
    Resource: "*",
  },
]);
const logs = new aws.cloudwatch.LogGroup("baseline", { retentionInDays: 1 });

new aws.batch.JobDefinition(
  "baseline",
  {
    name: JOB_DEFINITION,
    type: "container",
    platformCapabilities: ["FARGATE"],
    containerProperties: pulumi.jsonStringify({
      image: image.imageUri,
      command: ["Ref::key"],
      jobRoleArn: jobRole.arn,
      executionRoleArn: executionRole.arn,
      resourceRequirements: [
        { type: "VCPU", value: "1" },
        { type: "MEMORY", value: "2048" },
      ],
      environment: [
        { name: "IMAGES_BUCKET", value: bucket.bucket },
        { name: "LABEL_TABLE", value: items.name },
      ],
      networkConfiguration: { assignPublicIp: "ENABLED" },
      logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": logs.name } },
    }),
  },
  { dependsOn: [logs] },
);

export const imagesBucket = bucket.bucket;
export const workBucket = bucket.bucket;
export const labelTable = items.name;
export const region = aws.config.region;
export const imageUri = image.imageUri;
/** No lanes, no queues: somebody submits each job by hand. */
export const lanes = {
  all: { prefix: "all/", queueUrl: "", deadLetterQueueUrl: "", jobQueueArn: jobQueue.arn },
};
