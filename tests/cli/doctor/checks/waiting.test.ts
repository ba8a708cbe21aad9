import { findsEach } from "../../../helpers/doctor-cases";
import { soundSystem } from "../../../helpers/sound-system";
import { setAttribute } from "../../../helpers/system-parts";

findsEach([
  [
    "triggers that nobody reads",
    soundSystem,
    (system) => {
      setAttribute(system, "bulk", "ApproximateNumberOfMessages", () => "12");
    },
    [
      {
        severity: "problem",
        area: "waiting",
        lane: "bulk",
        thing: "arn:aws:sqs:us-east-1:111122223333:bulk",
        finding: "Nothing reads the queue of lane bulk, in which triggers wait.",
        evidence: { waiting: "12 messages", inFlight: 0, unchangedFor: "5.0 s" },
        mend: "docs/operations.md#old-messages",
      },
    ],
  ],
]);
