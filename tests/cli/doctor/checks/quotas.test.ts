import { GetServiceQuotaCommand, ListServiceQuotasCommand } from "@aws-sdk/client-service-quotas";
import { answeredError } from "../../../helpers/described-system";
import { findsEach } from "../../../helpers/doctor-cases";
import { examineSystem } from "../../../helpers/examine-system";
import { soundSystem } from "../../../helpers/sound-system";

findsEach([
  [
    "a quota of vCPUs below the pools",
    soundSystem,
    (system) => {
      system.quotas["L-36FBB829"] = 2;
    },
    [
      {
        severity: "warning",
        area: "quotas",
        thing: "L-36FBB829",
        finding:
          "The account's quota of FARGATE_SPOT vCPUs is smaller than its pools: some workers never start.",
        evidence: { quota: 2, maxVcpus: 4, vcpusOfWorker: 1 },
        mend: "aws service-quotas request-service-quota-increase --service-code fargate --quota-code L-36FBB829 --desired-value 4",
      },
    ],
  ],
  [
    "a quota of vCPUs below one worker",
    soundSystem,
    (system) => {
      system.quotas["L-3032A538"] = 0;
    },
    [
      {
        severity: "problem",
        area: "quotas",
        thing: "L-3032A538",
        finding: "The account's quota of FARGATE vCPUs is too small for one worker.",
        evidence: { quota: 0, maxVcpus: 2, vcpusOfWorker: 1 },
        mend: "aws service-quotas request-service-quota-increase --service-code fargate --quota-code L-3032A538 --desired-value 2",
      },
    ],
  ],
  [
    "a smaller quota of DetectLabels than configured",
    soundSystem,
    (system) => {
      system.detectLabelsPerSecond = 5;
    },
    [
      {
        severity: "warning",
        area: "quotas",
        thing: "arn:aws:batch:us-east-1:111122223333:job-definition/worker:7",
        finding: "Workers are told of a larger quota of DetectLabels than the account has.",
        evidence: { quotaPerSecond: 5, requestsPerSecond: 50 },
        mend: "docs/operations.md#rekognition-throttling",
      },
    ],
  ],
  [
    "a smaller quota of functions than the lanes use",
    soundSystem,
    (system) => {
      system.quotas["L-B99A9384"] = 10;
    },
    [
      {
        severity: "warning",
        area: "quotas",
        thing: "L-B99A9384",
        finding: "The account may run fewer functions at once than the lanes use together.",
        evidence: { concurrentExecutions: 10, wanted: 11 },
        mend: "docs/operations.md#function-throttles",
      },
    ],
  ],
]);

it("takes a quota that nobody tells for what it is: not checked, or AWS's default", async () => {
  const { exitCode, findings } = await examineSystem(soundSystem(), {
    script: ({ quotas }) => {
      quotas
        .on(GetServiceQuotaCommand, { ServiceCode: "fargate", QuotaCode: "L-3032A538" })
        .rejects(answeredError("NoSuchResourceException", "no such quota"));
      quotas.on(ListServiceQuotasCommand).resolves({ Quotas: [] });
    },
  });

  expect({ exitCode, found: findings.map(({ finding }) => finding) }).toEqual({
    exitCode: 4,
    found: ["Not checked: Quota L-3032A538 of fargate was not found."],
  });
});
