import { findsEach } from "../../../helpers/doctor-cases";
import { soundSystem } from "../../../helpers/sound-system";

findsEach([
  [
    "no log group of the workers",
    soundSystem,
    (system) => {
      system.logGroups = system.logGroups.filter((name) => name !== "worker-logs");
    },
    [
      {
        severity: "problem",
        area: "logs",
        thing: "worker-logs",
        finding: "The workers' log group is not there, so no worker starts.",
        evidence: { logGroup: "worker-logs" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "no log groups of the functions",
    soundSystem,
    (system) => {
      system.logGroups = ["worker-logs"];
    },
    [
      {
        severity: "warning",
        area: "logs",
        thing: "submitter-logs",
        finding: "The log group of the submitter is not there: what it says is lost.",
        evidence: { logGroup: "submitter-logs" },
        mend: "pulumi up --refresh --stack dev",
      },
      {
        severity: "warning",
        area: "logs",
        thing: "recover-logs",
        finding: "The log group of recover is not there: what it says is lost.",
        evidence: { logGroup: "recover-logs" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
]);
