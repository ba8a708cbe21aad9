import { findsEach } from "../../../helpers/doctor-cases";
import { adoptedSystem, soundSystem } from "../../../helpers/sound-system";
import { notification, rule } from "../../../helpers/system-parts";

findsEach([
  [
    "no images bucket",
    soundSystem,
    (system) => {
      system.notification = undefined;
    },
    [
      {
        severity: "problem",
        area: "events",
        thing: "images",
        finding: "There is no bucket images.",
        evidence: { imagesBucket: "images" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "no notification of one lane",
    soundSystem,
    (system) => {
      system.notification?.QueueConfigurations?.pop();
    },
    [
      {
        severity: "problem",
        area: "events",
        lane: "bulk",
        thing: "images",
        finding: "Bucket images does not tell lane bulk what comes and goes.",
        evidence: { notificationsToQueue: 0, queue: "arn:aws:sqs:us-east-1:111122223333:bulk" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a notification of another prefix",
    soundSystem,
    (system) => {
      notification(system, "bulk").Filter = {
        Key: { FilterRules: [{ Name: "prefix", Value: "old/" }] },
      };
    },
    [
      {
        severity: "problem",
        area: "events",
        lane: "bulk",
        thing: "images",
        finding: "Bucket images does not tell lane bulk all that comes and goes under bulk/.",
        evidence: {
          prefix: "old/",
          events: "s3:ObjectCreated:*, s3:ObjectRemoved:*",
          queue: "arn:aws:sqs:us-east-1:111122223333:bulk",
        },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a notification with a suffix",
    soundSystem,
    (system) => {
      notification(system, "bulk").Filter?.Key?.FilterRules?.push({
        Name: "suffix",
        Value: ".jpg",
      });
    },
    [
      {
        severity: "problem",
        area: "events",
        lane: "bulk",
        thing: "images",
        finding: "Bucket images does not tell lane bulk all that comes and goes under bulk/.",
        evidence: {
          prefix: "bulk/",
          suffix: ".jpg",
          events: "s3:ObjectCreated:*, s3:ObjectRemoved:*",
          queue: "arn:aws:sqs:us-east-1:111122223333:bulk",
        },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a notification of new objects only",
    soundSystem,
    (system) => {
      notification(system, "bulk").Events = ["s3:ObjectCreated:*"];
    },
    [
      {
        severity: "problem",
        area: "events",
        lane: "bulk",
        thing: "images",
        finding: "Bucket images does not tell lane bulk all that comes and goes under bulk/.",
        evidence: {
          prefix: "bulk/",
          events: "s3:ObjectCreated:*",
          queue: "arn:aws:sqs:us-east-1:111122223333:bulk",
        },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "an adopted bucket without EventBridge",
    adoptedSystem,
    (system) => {
      system.notification = {};
    },
    [
      {
        severity: "problem",
        area: "events",
        thing: "images",
        finding: "The adopted bucket images does not tell EventBridge of its changes.",
        evidence: { eventBridge: "off" },
        mend: "docs/adopting-a-bucket.md#what-its-owner-does-once",
      },
    ],
  ],
  [
    "an adopted bucket without a rule for a lane",
    adoptedSystem,
    (system) => {
      system.rules = system.rules.filter(({ Name }) => Name !== "bulk-images");
    },
    [
      {
        severity: "problem",
        area: "events",
        lane: "bulk",
        thing: "images",
        finding: "No rule of EventBridge waits for changes of images under bulk/.",
        evidence: { rulesOfBucket: "express-images" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "an adopted bucket with a disabled rule",
    adoptedSystem,
    (system) => {
      rule(system, "bulk-images").State = "DISABLED";
    },
    [
      {
        severity: "problem",
        area: "events",
        lane: "bulk",
        thing: "arn:aws:events:us-east-1:111122223333:rule/bulk-images",
        finding: "The rule that tells lane bulk of changes is disabled.",
        evidence: { rule: "bulk-images", state: "DISABLED" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "an adopted bucket whose rule has no target",
    adoptedSystem,
    (system) => {
      system.targets["bulk-images"] = [];
    },
    [
      {
        severity: "problem",
        area: "events",
        lane: "bulk",
        thing: "arn:aws:events:us-east-1:111122223333:rule/bulk-images",
        finding: "The rule that waits for changes under bulk/ does not tell lane bulk.",
        evidence: {
          rule: "bulk-images",
          targets: "",
          queue: "arn:aws:sqs:us-east-1:111122223333:bulk",
        },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
]);
