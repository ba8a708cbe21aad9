import { deployerStatements } from "../helpers/deployer-policy";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (without white space) */
const MAX_MANAGED_POLICY_CHARACTERS = 6144;

const statements = deployerStatements();

it("fits into one managed policy", () => {
  const document = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  expect(document.length).toBeLessThanOrEqual(MAX_MANAGED_POLICY_CHARACTERS);
});

it("lets nobody do everything in a service that has names to go by", () => {
  const wide = statements
    .filter(({ Resource }) => Resource === "*")
    .flatMap(({ Action }) => Action)
    .filter((action) => !/^(ec2|kms|sts):|:(Describe|Get|List)|EventSourceMapping/.test(action));

  expect(wide.sort()).toEqual([
    "iam:CreateServiceLinkedRole",
    "lambda:TagResource",
    "logs:DeleteResourcePolicy",
    "logs:PutResourcePolicy",
  ]);
});
