import { findsEach } from "../../../helpers/doctor-cases";
import { soundSystem } from "../../../helpers/sound-system";
import { definition } from "../../../helpers/system-parts";

findsEach([
  [
    "an inactive job definition",
    soundSystem,
    (system) => {
      definition(system).status = "INACTIVE";
    },
    [
      {
        severity: "problem",
        area: "job definitions",
        thing: "arn:aws:batch:us-east-1:111122223333:job-definition/worker:7",
        finding:
          "The job definition that the submitter submits is not active, so Batch refuses it.",
        evidence: { status: "INACTIVE" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "no job definition",
    soundSystem,
    (system) => {
      system.jobDefinitions = [];
    },
    [
      {
        severity: "problem",
        area: "job definitions",
        thing: "arn:aws:batch:us-east-1:111122223333:job-definition/worker:7",
        finding:
          "The job definition that the submitter submits is not active, so Batch refuses it.",
        evidence: { status: "not there" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
]);
