import { findsEach } from "../../../helpers/doctor-cases";
import { soundSystem } from "../../../helpers/sound-system";
import { setVariable, variables } from "../../../helpers/system-parts";

findsEach([
  [
    "a submitter of another version",
    soundSystem,
    (system) => {
      variables(system).LANES = "{}x";
    },
    [
      {
        severity: "problem",
        area: "stack",
        thing: "arn:aws:lambda:us-east-1:111122223333:function:submitter",
        finding: "The submitter's environment is not one that this version writes.",
        evidence: { wrong: "LANES" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a submitter that was told of another job queue",
    soundSystem,
    (system) => {
      variables(system).LANES =
        variables(system).LANES?.replaceAll("job-queue/bulk", "job-queue/old") ?? "";
    },
    [
      {
        severity: "problem",
        area: "stack",
        lane: "bulk",
        thing: "arn:aws:lambda:us-east-1:111122223333:function:submitter",
        finding: "The submitter was told otherwise of lane bulk than the stack's outputs say.",
        evidence: {
          submitterJobQueue: "arn:aws:batch:us-east-1:111122223333:job-queue/old",
          jobQueue: "arn:aws:batch:us-east-1:111122223333:job-queue/bulk",
          submitterImagesBucket: "images",
          imagesBucket: "images",
        },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "workers that write to another table",
    soundSystem,
    (system) => {
      setVariable(system, "LABEL_TABLE", "old-labels");
    },
    [
      {
        severity: "problem",
        area: "stack",
        lane: "express",
        thing: "arn:aws:batch:us-east-1:111122223333:job-definition/worker:7",
        finding: "Workers of lane express are told otherwise than the stack's outputs say.",
        evidence: {
          workersImagesBucket: "images",
          imagesBucket: "images",
          workersTable: "old-labels",
          labelTable: "labels",
          workersPrefixes: '{"express/":"express","bulk/":"bulk"}',
          prefix: "express/",
        },
        mend: "pulumi up --refresh --stack dev",
      },
      {
        severity: "problem",
        area: "stack",
        lane: "bulk",
        thing: "arn:aws:batch:us-east-1:111122223333:job-definition/worker:7",
        finding: "Workers of lane bulk are told otherwise than the stack's outputs say.",
        evidence: {
          workersImagesBucket: "images",
          imagesBucket: "images",
          workersTable: "old-labels",
          labelTable: "labels",
          workersPrefixes: '{"express/":"express","bulk/":"bulk"}',
          prefix: "bulk/",
        },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
]);
