import { findsEach } from "../../../helpers/doctor-cases";
import { adoptedSystem, queueUrl, soundSystem } from "../../../helpers/sound-system";
import { setAttribute } from "../../../helpers/system-parts";

findsEach([
  [
    "an adopted bucket whose rule may not send",
    adoptedSystem,
    (system) => {
      delete system.queues[queueUrl("bulk")]?.Policy;
    },
    [
      {
        severity: "problem",
        area: "queues",
        lane: "bulk",
        thing: "arn:aws:sqs:us-east-1:111122223333:bulk",
        finding: "The policy of lane bulk's queue does not let EventBridge send to it.",
        evidence: {
          source: "arn:aws:events:us-east-1:111122223333:rule/bulk-images",
          account: "111122223333",
          policy: "none",
        },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "no queue",
    soundSystem,
    (system) => {
      delete system.queues[queueUrl("bulk")];
    },
    [
      {
        severity: "problem",
        area: "queues",
        lane: "bulk",
        thing: "https://sqs.us-east-1.amazonaws.com/111122223333/bulk",
        finding: "Lane bulk has no queue.",
        evidence: { url: "https://sqs.us-east-1.amazonaws.com/111122223333/bulk" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "no dead-letter queue",
    soundSystem,
    (system) => {
      delete system.queues[queueUrl("bulk-dlq")];
    },
    [
      {
        severity: "problem",
        area: "queues",
        lane: "bulk",
        thing: "https://sqs.us-east-1.amazonaws.com/111122223333/bulk-dlq",
        finding: "Lane bulk has no dead-letter queue.",
        evidence: { url: "https://sqs.us-east-1.amazonaws.com/111122223333/bulk-dlq" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "no queue policy",
    soundSystem,
    (system) => {
      delete system.queues[queueUrl("bulk")]?.Policy;
    },
    [
      {
        severity: "problem",
        area: "queues",
        lane: "bulk",
        thing: "arn:aws:sqs:us-east-1:111122223333:bulk",
        finding: "The policy of lane bulk's queue does not let S3 send to it.",
        evidence: { source: "arn:aws:s3:::images", account: "111122223333", policy: "none" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a queue policy for another account",
    soundSystem,
    (system) => {
      setAttribute(system, "bulk", "Policy", (policy) =>
        policy.replace('111122223333"}}', '999988887777"}}'),
      );
    },
    [
      {
        severity: "problem",
        area: "queues",
        lane: "bulk",
        thing: "arn:aws:sqs:us-east-1:111122223333:bulk",
        finding: "The policy of lane bulk's queue does not let S3 send to it.",
        evidence: {
          source: "arn:aws:s3:::images",
          account: "111122223333",
          policy:
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:111122223333:bulk","Principal":{"Service":"s3.amazonaws.com"},"Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:s3:::images"},"StringEquals":{"aws:SourceAccount":"999988887777"}}}]}',
        },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "no redrive policy",
    soundSystem,
    (system) => {
      delete system.queues[queueUrl("bulk")]?.RedrivePolicy;
    },
    [
      {
        severity: "problem",
        area: "queues",
        lane: "bulk",
        thing: "arn:aws:sqs:us-east-1:111122223333:bulk",
        finding: "What cannot be submitted does not reach the dead letters of lane bulk.",
        evidence: {
          redrivesTo: "nowhere",
          deadLetters: "arn:aws:sqs:us-east-1:111122223333:bulk-dlq",
        },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a redrive policy after two receives",
    soundSystem,
    (system) => {
      setAttribute(system, "bulk", "RedrivePolicy", (policy) => policy.replace(":5", ":2"));
    },
    [
      {
        severity: "warning",
        area: "queues",
        lane: "bulk",
        thing: "arn:aws:sqs:us-east-1:111122223333:bulk",
        finding: "Messages of lane bulk become dead letters too soon.",
        evidence: { maxReceiveCount: 2, atLeast: 5 },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a visibility timeout below the function's timeout",
    soundSystem,
    (system) => {
      setAttribute(system, "bulk", "VisibilityTimeout", () => "30");
    },
    [
      {
        severity: "problem",
        area: "queues",
        lane: "bulk",
        thing: "arn:aws:sqs:us-east-1:111122223333:bulk",
        finding: "Messages of lane bulk come back while the submitter still works on them.",
        evidence: {
          visibilityTimeoutSeconds: 30,
          functionTimeoutSeconds: 60,
          batchWindowSeconds: 20,
          atLeast: 380,
        },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a visibility timeout below what AWS advises",
    soundSystem,
    (system) => {
      setAttribute(system, "bulk", "VisibilityTimeout", () => "379");
    },
    [
      {
        severity: "warning",
        area: "queues",
        lane: "bulk",
        thing: "arn:aws:sqs:us-east-1:111122223333:bulk",
        finding: "Messages of lane bulk are hidden for a shorter time than AWS advises.",
        evidence: {
          visibilityTimeoutSeconds: 379,
          functionTimeoutSeconds: 60,
          batchWindowSeconds: 20,
          atLeast: 380,
        },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
]);
