import { evaluateIdentityPolicies } from "../../../local/iam/evaluate";
import { Identities, UnknownManagedPolicyError } from "../../../local/iam/identities";

const arn = "arn:aws:iam::000000000000:role/submitter";
const trust = {
  Statement: {
    Effect: "Allow" as const,
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  },
};

test("gives a role's credentials to the service that it trusts, the same after a restart", () => {
  const [one, other] = [new Identities(), new Identities()];
  for (const identities of [one, other]) identities.putRole({ name: "submitter", arn, trust });
  const credentials = one.credentialsFor(arn, "lambda.amazonaws.com");
  expect(credentials).toEqual(other.credentialsFor(arn, "lambda.amazonaws.com"));
  expect(credentials.accessKeyId).toMatch(/^AKIA[0-9A-F]{16}$/);
  expect(one.callerOf(credentials.accessKeyId)).toEqual({
    kind: "role",
    roleName: "submitter",
    roleArn: arn,
  });
});

test("refuses the credentials to a service that the role does not trust", () => {
  const identities = new Identities();
  identities.putRole({ name: "submitter", arn, trust });
  expect(() => identities.credentialsFor(arn, "ecs-tasks.amazonaws.com")).toThrow(
    expect.objectContaining({
      code: "AccessDenied",
      message: `User: ecs-tasks.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    }),
  );
});

test("knows the operator, and nobody else's key", () => {
  const identities = new Identities();
  expect(identities.callerOf(identities.operator.accessKeyId)).toEqual({ kind: "operator" });
  for (const key of ["AKIAFOREIGN", undefined]) {
    expect(() => identities.callerOf(key)).toThrow(
      expect.objectContaining({ code: "InvalidClientTokenId", status: 403 }),
    );
  }
});

test("names a managed policy that it has no copy of", () => {
  const identities = new Identities();
  identities.putRole({ name: "submitter", arn, trust });
  const attaching = () => identities.attachPolicy("submitter", "arn:aws:iam::aws:policy/Admin");
  expect(attaching).toThrow(UnknownManagedPolicyError);
  expect(attaching).toThrow("does not know the managed policy arn:aws:iam::aws:policy/Admin");
});

test("refuses a policy for a role that does not exist", () => {
  expect(() => new Identities().putRolePolicy("nobody", "p", { Statement: [] })).toThrow(
    "The role with name nobody cannot be found.",
  );
});

test("knows the policy of ECS for instances, which tags only what it makes", () => {
  const identities = new Identities();
  identities.putRole({ name: "submitter", arn, trust });
  const policy = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role";
  identities.attachPolicy("submitter", policy);
  const caller = { kind: "role", roleName: "submitter", roleArn: arn } as const;
  const decide = (action: string, context = {}) =>
    evaluateIdentityPolicies(identities.policiesOf("submitter"), {
      ...{ caller, action, resource: "*", context },
    });
  expect(decide("ecs:SubmitTaskStateChange")).toBe("allowed");
  expect(decide("ecs:DeleteCluster")).toBe("unmentioned");
  expect(decide("ecs:TagResource")).toBe("unmentioned");
  expect(decide("ecs:TagResource", { "ecs:CreateAction": "CreateCluster" })).toBe("allowed");
});
