import { Authorizer } from "../../../local/iam/authorizer";
import { Identities } from "../../../local/iam/identities";
import type { FunctionDefinition } from "../../../local/lambda/definitions";
import { Deployment } from "../../../local/program/deployment";
import { roleProblems } from "../../../local/program/role-checks";
import { ManualClock } from "../../helpers/manual-clock";

const ROLE_ARN = "arn:aws:iam::000000000000:role/recover";

/** What is wrong with a function that has dead letters, when its role may do this. */
function problems(action: string, onFailureQueueArn?: string): string[] {
  const identities = new Identities();
  const trust = {
    Statement: {
      Effect: "Allow" as const,
      Principal: { Service: "lambda.amazonaws.com" },
      Action: "sts:AssumeRole",
    },
  };
  identities.putRole({ name: "recover", arn: ROLE_ARN, trust });
  identities.putRolePolicy("recover", "permissions", {
    Statement: { Effect: "Allow", Action: action, Resource: "dead-letters-arn" },
  });
  const deployment = new Deployment();
  deployment.functions.push({
    name: "recover",
    roleArn: ROLE_ARN,
    deadLetterQueueArn: "dead-letters-arn",
  } as FunctionDefinition);
  deployment.asyncSettings.push({
    functionName: "recover",
    maximumRetryAttempts: 2,
    maximumEventAgeSeconds: 21_600,
    onFailureQueueArn,
  });
  return roleProblems(deployment, identities, new Authorizer(identities, new ManualClock()));
}

it("takes a role that may send to the function's dead letters", () => {
  expect(problems("sqs:SendMessage")).toEqual([]);
});

it.each<[string, string, string | undefined, string]>([
  ["dead-letter queue", "sqs:ReceiveMessage", undefined, "dead-letters-arn"],
  ["on-failure destination", "sqs:SendMessage", "failures-arn", "failures-arn"],
])("names a role that may not send to the %s", (_, action, onFailure, queue) => {
  expect(problems(action, onFailure)).toEqual([
    expect.stringMatching(
      `^The provided execution role of recover does not have permissions to call SendMessage on SQS: .*sqs:SendMessage on resource: ${queue}`,
    ),
  ]);
});
