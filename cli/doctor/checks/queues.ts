import { MIN_RECEIVE_COUNT, VISIBILITY_FUNCTION_TIMEOUTS } from "../../../contracts/limits";
import type { Check, NamedLane } from "../check";
import { type Draft, problem, warning } from "../finding";
import { functionAt } from "../world/functions";
import { mappingsOf } from "../world/mappings";
import { mayBeSentTo } from "../world/queue-policy";
import { findQueue, queueAt } from "../world/queues";
import { sendersTo } from "../world/senders";
import type { World } from "../world/world";

/** The queues of the lanes: whether they are there, and as senders and the submitter need them. */
export const queues: Check = {
  area: "queues",
  looksAt: "policies, dead letters, visibility timeouts",
  laneProbes: [areThere, letSendersIn, haveDeadLetters, hideLongEnough],
};

async function areThere(
  { name, queueUrl, deadLetterQueueUrl }: NamedLane,
  world: World,
): Promise<Draft[]> {
  const wanted = [
    { url: queueUrl, what: "queue" },
    { url: deadLetterQueueUrl, what: "dead-letter queue" },
  ];
  const found = await Promise.all(wanted.map(({ url }) => findQueue(world, url)));
  return wanted
    .filter((_, index) => found[index] === undefined)
    .map(({ url, what }) =>
      problem({
        thing: url,
        heading: `Lane ${name} has no ${what}.`,
        evidence: { url },
        mend: world.waysOut.redeploy,
      }),
    );
}

async function letSendersIn(lane: NamedLane, world: World): Promise<Draft[]> {
  const { arn, policy } = await queueAt(world, lane.queueUrl);
  const senders = await sendersTo(lane, world);
  return senders
    .filter((sender) => !mayBeSentTo(arn, policy, sender))
    .map(({ name, sourceArn, sourceAccount }) =>
      problem({
        thing: arn,
        heading: `The policy of lane ${lane.name}'s queue does not let ${name} send to it.`,
        evidence: { source: sourceArn, account: sourceAccount, policy: policy ?? "none" },
        mend: world.waysOut.redeploy,
      }),
    );
}

async function haveDeadLetters(lane: NamedLane, world: World): Promise<Draft[]> {
  const { arn, redrive } = await queueAt(world, lane.queueUrl);
  const { arn: deadLetterArn } = await queueAt(world, lane.deadLetterQueueUrl);
  const facts = { thing: arn, mend: world.waysOut.redeploy };
  if (redrive?.deadLetterArn !== deadLetterArn) {
    return [
      problem({
        ...facts,
        heading: `What cannot be submitted does not reach the dead letters of lane ${lane.name}.`,
        evidence: { redrivesTo: redrive?.deadLetterArn ?? "nowhere", deadLetters: deadLetterArn },
      }),
    ];
  }
  if (redrive.maxReceiveCount >= MIN_RECEIVE_COUNT) return [];
  return [
    warning({
      ...facts,
      heading: `Messages of lane ${lane.name} become dead letters too soon.`,
      evidence: { maxReceiveCount: redrive.maxReceiveCount, atLeast: MIN_RECEIVE_COUNT },
    }),
  ];
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
async function hideLongEnough(lane: NamedLane, world: World): Promise<Draft[]> {
  const { arn, visibilityTimeoutSeconds } = await queueAt(world, lane.queueUrl);
  const [mapping] = await mappingsOf(world, arn);
  if (mapping?.FunctionArn === undefined) return [];
  const { Timeout = 0 } = await functionAt(world, mapping.FunctionArn);
  const windowSeconds = mapping.MaximumBatchingWindowInSeconds ?? 0;
  const advisedSeconds = VISIBILITY_FUNCTION_TIMEOUTS * Timeout + windowSeconds;
  if (visibilityTimeoutSeconds >= advisedSeconds) return [];
  const facts = {
    thing: arn,
    evidence: {
      visibilityTimeoutSeconds,
      functionTimeoutSeconds: Timeout,
      batchWindowSeconds: windowSeconds,
      atLeast: advisedSeconds,
    },
    mend: world.waysOut.redeploy,
  };
  if (visibilityTimeoutSeconds < Timeout) {
    const heading = `Messages of lane ${lane.name} come back while the submitter still works on them.`;
    return [problem({ ...facts, heading })];
  }
  const heading = `Messages of lane ${lane.name} are hidden for a shorter time than AWS advises.`;
  return [warning({ ...facts, heading })];
}
