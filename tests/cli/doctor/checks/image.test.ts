import { findsEach } from "../../../helpers/doctor-cases";
import { OUTPUTS, soundSystem } from "../../../helpers/sound-system";
import { definition } from "../../../helpers/system-parts";

findsEach([
  [
    "no image",
    soundSystem,
    (system) => {
      system.hasImage = false;
    },
    [
      {
        severity: "problem",
        area: "image",
        thing: "111122223333.dkr.ecr.us-east-1.amazonaws.com/worker@sha256:a1",
        finding: "The worker's image is not in its repository, so no worker starts.",
        evidence: { repository: "worker", digest: "sha256:a1" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "workers of an older image",
    soundSystem,
    (system) => {
      Object.assign(definition(system).containerProperties ?? {}, {
        image: OUTPUTS.imageUri.replace("a1", "a0"),
      });
    },
    [
      {
        severity: "warning",
        area: "image",
        thing: "111122223333.dkr.ecr.us-east-1.amazonaws.com/worker@sha256:a0",
        finding: "Workers run another image than the one that was deployed last.",
        evidence: {
          workers: "111122223333.dkr.ecr.us-east-1.amazonaws.com/worker@sha256:a0",
          deployed: "111122223333.dkr.ecr.us-east-1.amazonaws.com/worker@sha256:a1",
        },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
]);
