import { findsEach } from "../../../helpers/doctor-cases";
import { soundSystem } from "../../../helpers/sound-system";

findsEach([
  [
    "objects in no lane",
    soundSystem,
    (system) => {
      system.strayKeys = ["stray 1.jpg"];
    },
    [
      {
        severity: "warning",
        area: "outside",
        thing: "images",
        finding: "Nothing ever labels what is in no lane's prefix: 1 name.",
        evidence: { names: "'stray 1.jpg'", isComplete: true },
        mend: "Move it under one of express/, bulk/",
      },
    ],
  ],
]);
