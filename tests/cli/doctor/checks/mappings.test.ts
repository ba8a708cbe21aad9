import { findsEach } from "../../../helpers/doctor-cases";
import { queueArn, soundSystem } from "../../../helpers/sound-system";
import { mapping } from "../../../helpers/system-parts";

findsEach([
  [
    "no event source mapping",
    soundSystem,
    (system) => {
      system.mappings[queueArn("bulk")] = [];
    },
    [
      {
        severity: "problem",
        area: "mappings",
        lane: "bulk",
        thing: "arn:aws:sqs:us-east-1:111122223333:bulk",
        finding: "Nothing reads the queue of lane bulk: it has no event source mapping.",
        evidence: { eventSourceMappings: 0 },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "no event source mapping of any lane",
    soundSystem,
    (system) => {
      system.mappings = {};
    },
    [
      {
        severity: "problem",
        area: "mappings",
        lane: "express",
        thing: "arn:aws:sqs:us-east-1:111122223333:express",
        finding: "Nothing reads the queue of lane express: it has no event source mapping.",
        evidence: { eventSourceMappings: 0 },
        mend: "pulumi up --refresh --stack dev",
      },
      {
        severity: "problem",
        area: "mappings",
        lane: "bulk",
        thing: "arn:aws:sqs:us-east-1:111122223333:bulk",
        finding: "Nothing reads the queue of lane bulk: it has no event source mapping.",
        evidence: { eventSourceMappings: 0 },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a disabled event source mapping",
    soundSystem,
    (system) => {
      mapping(system, "bulk").State = "Disabled";
    },
    [
      {
        severity: "problem",
        area: "mappings",
        lane: "bulk",
        thing: "mapping-bulk",
        finding:
          "The event source mapping of lane bulk is not enabled, so nothing reads its queue.",
        evidence: { state: "Disabled", why: "USER_INITIATED", since: "2025-12-31T12:00:00.000Z" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "an event source mapping that is about to be enabled",
    soundSystem,
    (system) => {
      mapping(system, "bulk").State = "Enabling";
    },
    [
      {
        severity: "warning",
        area: "mappings",
        lane: "bulk",
        thing: "mapping-bulk",
        finding: "The event source mapping of lane bulk is about to be enabled.",
        evidence: { state: "Enabling" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "an event source mapping with a problem",
    soundSystem,
    (system) => {
      mapping(system, "bulk").LastProcessingResult = "PROBLEM: Function call failed";
    },
    [
      {
        severity: "problem",
        area: "mappings",
        lane: "bulk",
        thing: "mapping-bulk",
        finding: "The event source mapping of lane bulk has a problem.",
        evidence: { lastResult: "PROBLEM: Function call failed" },
        mend: "docs/operations.md#function-errors",
      },
    ],
  ],
  [
    "an event source mapping without reports of failures",
    soundSystem,
    (system) => {
      mapping(system, "bulk").FunctionResponseTypes = [];
    },
    [
      {
        severity: "problem",
        area: "mappings",
        lane: "bulk",
        thing: "mapping-bulk",
        finding: "Lane bulk loses what the submitter refuses: Lambda does not read its reports.",
        evidence: { functionResponseTypes: "none" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "an event source mapping with a filter",
    soundSystem,
    (system) => {
      mapping(system, "bulk").FilterCriteria = { Filters: [{ Pattern: "{}" }] };
    },
    [
      {
        severity: "problem",
        area: "mappings",
        lane: "bulk",
        thing: "mapping-bulk",
        finding: "Lane bulk loses what a filter of its event source mapping does not let through.",
        evidence: { filters: "{}" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
]);
