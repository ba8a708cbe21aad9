import { findsEach } from "../../../helpers/doctor-cases";
import { soundSystem } from "../../../helpers/sound-system";
import { setAttribute } from "../../../helpers/system-parts";

findsEach([
  [
    "dead letters",
    soundSystem,
    (system) => {
      setAttribute(system, "bulk-dlq", "ApproximateNumberOfMessages", () => "3");
    },
    [
      {
        severity: "warning",
        area: "dead letters",
        lane: "bulk",
        thing: "arn:aws:sqs:us-east-1:111122223333:bulk-dlq",
        finding: "3 messages wait in the dead letters of lane bulk.",
        evidence: { waiting: 3, inFlight: 0 },
        mend: "labeler failed --lane bulk --stack dev, then labeler retry --lane bulk --stack dev",
      },
    ],
  ],
]);
