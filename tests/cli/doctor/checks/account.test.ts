import { findsEach } from "../../../helpers/doctor-cases";
import { soundSystem } from "../../../helpers/sound-system";

findsEach([
  [
    "credentials of another account",
    soundSystem,
    (system) => {
      system.account = "999988887777";
    },
    [
      {
        severity: "problem",
        area: "account",
        thing: "arn:aws:iam::999988887777:user/ann",
        finding: "The credentials are of account 999988887777, the stack is in 111122223333.",
        evidence: { account: "999988887777", stackAccount: "111122223333", region: "us-east-1" },
        mend: "Set AWS_PROFILE to a profile of account 111122223333",
      },
    ],
  ],
]);
