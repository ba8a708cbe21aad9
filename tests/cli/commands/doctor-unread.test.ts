import { DescribeSubnetsCommand } from "@aws-sdk/client-ec2";
import { ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { answeredError } from "../../helpers/described-system";
import { examineSystem } from "../../helpers/examine-system";
import { OUTPUTS, queueArn, queueUrl, SPOT, soundSystem } from "../../helpers/sound-system";
import { pool, setAttribute } from "../../helpers/system-parts";

describe("where it cannot look", () => {
  it("names a denied permission once, with all areas that need it, and takes none of them for sound", async () => {
    const { findings, quiet } = await examineSystem(soundSystem(), {
      script: ({ lambda }) =>
        lambda
          .on(ListEventSourceMappingsCommand)
          .rejects(answeredError("AccessDeniedException", "no", 403)),
    });

    expect(findings).toEqual([
      {
        severity: "not checked",
        area: "stack",
        thing: "lambda:ListEventSourceMappings",
        finding: "Not checked: needs lambda:ListEventSourceMappings.",
        evidence: {
          said: "AccessDeniedException: no",
          areas:
            "stack, queues, mappings, submitter, pools, job definitions, image, network, logs, quotas",
        },
        mend: "README.md#permissions",
      },
    ]);
    expect(
      quiet.filter(({ severity }) => severity === "not checked").map(({ area }) => area),
    ).toEqual([
      "queues",
      "mappings",
      "submitter",
      "pools",
      "job definitions",
      "image",
      "network",
      "logs",
      "quotas",
    ]);
  });

  it("goes on with what an emulator has when it lacks a call", async () => {
    const system = soundSystem();
    pool(system, SPOT).state = "DISABLED";
    const { findings } = await examineSystem(system, {
      script: ({ sts, ec2 }) => {
        sts
          .on(GetCallerIdentityCommand)
          .rejects(answeredError("UnknownOperationException", "what?", 404));
        ec2.on(DescribeSubnetsCommand).rejects(answeredError("NotImplemented", "not yet", 501));
      },
    });

    expect(findings.map(({ finding }) => finding)).toEqual([
      "Pool spot is disabled: no job starts in it.",
      "Not checked: the endpoint does not know sts:GetCallerIdentity.",
      "Not checked: the endpoint does not know ec2:DescribeSubnets.",
    ]);
  });

  it("does not take a policy for sound that it cannot judge", async () => {
    const system = soundSystem();
    setAttribute(system, "bulk", "Policy", (policy) =>
      policy.replace("StringEquals", "NumericEquals"),
    );

    const { exitCode, findings } = await examineSystem(system);

    expect(exitCode).toBe(4);
    expect(findings).toMatchObject([
      {
        severity: "not checked",
        area: "queues",
        evidence: {
          said: `the policy of ${queueArn("bulk")} uses the condition operator NumericEquals, which only AWS can judge`,
        },
      },
    ]);
  });

  it("tells of what is not there although nobody found it missing", async () => {
    const { exitCode, findings } = await examineSystem(soundSystem(), {
      target: {
        outputs: { ...OUTPUTS, recoverDeadLetterQueueUrl: queueUrl("elsewhere") },
      },
    });

    expect(exitCode).toBe(4);
    expect(findings).toMatchObject([
      {
        severity: "not checked",
        area: "recover",
        finding: `Not checked: ${queueUrl("elsewhere")} was not found.`,
      },
    ]);
  });
});

describe("without credentials", () => {
  it.each([
    [
      "are missing",
      Object.assign(new Error("Could not load credentials"), { name: "CredentialsProviderError" }),
    ],
    ["have expired", answeredError("ExpiredToken", "The token has expired", 403)],
  ])("says one thing when they %s", async (_name, error) => {
    const { exitCode, findings, quiet } = await examineSystem(soundSystem(), {
      script: ({ sts }) => sts.on(GetCallerIdentityCommand).rejects(error),
    });

    expect({ exitCode, quiet }).toEqual({ exitCode: 1, quiet: [] });
    expect(findings).toEqual([
      {
        severity: "problem",
        area: "account",
        thing: "credentials",
        finding: "AWS does not accept the credentials.",
        evidence: { said: error.message, region: "us-east-1" },
        mend: "aws sso login, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
      },
    ]);
  });

  it("says that nobody answers where nobody does", async () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

    const run = examineSystem(soundSystem(), {
      script: ({ sts }) => sts.on(GetCallerIdentityCommand).rejects(refused),
    });

    await expect(run).rejects.toMatchObject({ name: "EndpointError", exitCode: 8 });
  });
});
