import type { Mutation } from "../mutation";

const LANE = "tests/components/lanes/lane.test.ts";
const EVENTS = "tests/components/lanes/image-events.test.ts";
const SUBMITTER = "tests/components/functions/submitter.test.ts";
const CONFIG = "tests/config/parse-config.test.ts";

export const PRIORITY: readonly Mutation[] = [
  {
    name: "gives all lanes the same priority",
    file: "components/lanes/lane.ts",
    find: "priority,\n      computeEnvironmentOrders,",
    replace: "priority: 1,\n      computeEnvironmentOrders,",
    caughtBy: { file: LANE, test: "fills its pools in the order in which it names them" },
  },
  {
    name: "gives a lane no more than its first pool",
    file: "components/lanes/lane.ts",
    find: "args.pools.arnsOf(args.poolNames)",
    replace: "args.pools.arnsOf(args.poolNames).slice(0, 1)",
    caughtBy: { file: LANE, test: "fills its pools in the order in which it names them" },
  },
  {
    name: "gives a lane no more than its first pool in index.ts",
    file: "index.ts",
    find: "poolNames: lane.pools,",
    replace: "poolNames: lane.pools.slice(0, 1),",
    caughtBy: { file: "tests/stacks/graph.test.ts", test: "has these properties and dependencies" },
  },
  {
    name: "fills a lane's last pool first",
    file: "components/lanes/lane.ts",
    find: "order,\n    computeEnvironment,",
    replace: "order: poolArns.length - 1 - order,\n    computeEnvironment,",
    caughtBy: { file: LANE, test: "fills its pools in the order in which it names them" },
  },
  {
    name: "lets a job that no pool can take block its lane for ever",
    file: "components/lanes/lane.ts",
    find: "jobStateTimeLimitActions: [...JOB_TIME_LIMITS],",
    replace: "",
    caughtBy: { file: LANE, test: "fills its pools in the order in which it names them" },
  },
  {
    name: "lets bulk into the pool that is kept for express",
    file: "config/defaults.ts",
    find: 'pools: ["spot"],\n    batchWindowSeconds: 120,',
    replace: 'pools: ["spot", "onDemand"],\n    batchWindowSeconds: 120,',
    caughtBy: { file: CONFIG, test: "fills in every default" },
  },
  {
    name: "puts bulk before express",
    file: "config/defaults.ts",
    find: "priority: 1,",
    replace: "priority: 1000,",
    caughtBy: { file: CONFIG, test: "fills in every default" },
  },
  {
    name: "has express wait for spot capacity first",
    file: "config/defaults.ts",
    find: '["onDemand", "spot"]',
    replace: '["spot", "onDemand"]',
    caughtBy: { file: CONFIG, test: "fills in every default" },
  },
  {
    name: "gathers express events for as long as those of bulk",
    file: "config/defaults.ts",
    find: "batchWindowSeconds: 1,",
    replace: "batchWindowSeconds: 120,",
    caughtBy: { file: CONFIG, test: "fills in every default" },
  },
  {
    name: "gathers every lane's events for five minutes",
    file: "components/functions/submitter.ts",
    find: "maximumBatchingWindowInSeconds: batchWindowSeconds",
    replace: "maximumBatchingWindowInSeconds: 300",
    caughtBy: { file: SUBMITTER, test: "reads" },
  },
  {
    name: "submits every lane's jobs to the first lane's job queue",
    file: "components/functions/submitter.ts",
    find: "queueArn: queue.arn,\n        jobQueueArn,",
    replace: "queueArn: queue.arn,\n        jobQueueArn: Object.values(lanes)[0]?.jobQueueArn,",
    caughtBy: {
      file: SUBMITTER,
      test: "is told of every lane, in an environment that it can read",
    },
  },
  {
    name: "sends every lane's events to the first lane's queue",
    file: "components/lanes/image-notification.ts",
    find: "queueArn: queue.arn,",
    replace: "queueArn: Object.values(lanes)[0]?.queue.arn ?? queue.arn,",
    caughtBy: { file: EVENTS, test: "come by one notification for all lanes" },
  },
  {
    name: "takes a message for the first lane's whatever its queue",
    file: "submitter/read-batch.ts",
    find: "eventSourceARN === lane.queueArn",
    replace: "eventSourceARN !== undefined && lane === Object.values(LANES)[0]",
    caughtBy: {
      file: "tests/submitter/read-batch.test.ts",
      test: "finds the lane of a message by its queue",
    },
  },
];
