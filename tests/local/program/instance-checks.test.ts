import { Authorizer } from "../../../local/iam/authorizer";
import { Identities } from "../../../local/iam/identities";
import { Deployment, type Role } from "../../../local/program/deployment";
import { instanceProblems } from "../../../local/program/instance-checks";
import { FakeClock } from "../../helpers/fake-clock";

const ROLE_ARN = "arn:aws:iam::000000000000:role/instances";
const ECS_POLICY = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role";

/** What is said of an instance profile whose role trusts this service and has these policies. */
function problemsOf(service: string, attached: readonly string[]): string[] {
  const trust: Role["trust"] = {
    Statement: { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" },
  };
  const role = { name: "instances", arn: ROLE_ARN, trust, policies: {}, attached };
  const deployment = new Deployment();
  deployment.putRole(role);
  deployment.instanceProfiles.push({ name: "pool", arn: "pool-arn", roleName: "instances" });
  const identities = new Identities();
  identities.putRole(role);
  for (const policyArn of attached) identities.attachPolicy("instances", policyArn);
  return instanceProblems(deployment, identities, new Authorizer(identities, new FakeClock()));
}

describe("the role of instances", () => {
  test("joins them to AWS Batch with the policy of ECS", () => {
    expect(problemsOf("ec2.amazonaws.com", [ECS_POLICY])).toEqual([]);
  });

  test("is named when it lacks the policy: jobs would stay RUNNABLE for ever", () => {
    expect(problemsOf("ec2.amazonaws.com", [])).toEqual([
      `Instances of the profile pool could not join AWS Batch: ${ROLE_ARN} lacks ecs:DiscoverPollEndpoint, ecs:RegisterContainerInstance, ecs:Poll. Attach the policy AmazonEC2ContainerServiceforEC2Role.`,
    ]);
  });

  test("is named when it trusts another service than EC2", () => {
    expect(problemsOf("ecs-tasks.amazonaws.com", [ECS_POLICY])).toEqual([
      `Instances of the profile pool could not join AWS Batch: User: ec2.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: ${ROLE_ARN}`,
    ]);
  });
});
