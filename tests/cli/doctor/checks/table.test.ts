import { findsEach } from "../../../helpers/doctor-cases";
import { soundSystem } from "../../../helpers/sound-system";

findsEach([
  [
    "no table",
    soundSystem,
    (system) => {
      system.table = undefined;
    },
    [
      {
        severity: "problem",
        area: "table",
        thing: "labels",
        finding: "There is no table labels.",
        evidence: { table: "labels" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a table that is archived",
    soundSystem,
    (system) => {
      Object.assign(system.table ?? {}, { TableStatus: "ARCHIVED" });
    },
    [
      {
        severity: "problem",
        area: "table",
        thing: "arn:aws:dynamodb:us-east-1:111122223333:table/labels",
        finding: "The table is ARCHIVED: workers cannot write labels.",
        evidence: { tableStatus: "ARCHIVED" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a key that cannot be used",
    soundSystem,
    (system) => {
      Object.assign(system.table ?? {}, {
        TableStatus: "INACCESSIBLE_ENCRYPTION_CREDENTIALS",
        SSEDescription: {
          KMSMasterKeyArn: "arn:key",
          InaccessibleEncryptionDateTime: new Date("2025-12-31T12:00:00Z"),
        },
      });
    },
    [
      {
        severity: "problem",
        area: "table",
        thing: "arn:key",
        finding: "The stack's key cannot be used: it is disabled, about to be deleted, or denied.",
        evidence: {
          tableStatus: "INACCESSIBLE_ENCRYPTION_CREDENTIALS",
          inaccessibleSince: "2025-12-31T12:00:00.000Z",
        },
        mend: "aws kms describe-key --key-id arn:key, then aws kms enable-key, or cancel-key-deletion",
      },
    ],
  ],
  [
    "an index that is being made",
    soundSystem,
    (system) => {
      Object.assign(system.table?.GlobalSecondaryIndexes?.[0] ?? {}, { IndexStatus: "CREATING" });
    },
    [
      {
        severity: "problem",
        area: "table",
        thing: "arn:aws:dynamodb:us-east-1:111122223333:table/labels/index/byLabel",
        finding: "The table's index byLabel is not active: nothing can be searched.",
        evidence: { indexStatus: "CREATING" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
]);
