import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { dependsOnThrough } from "./dependencies";

const QUEUE = "aws:sqs/queue:Queue";

/** A message that cannot be handled waits where it is seen, instead of vanishing after its retention. */
export const queuesHaveDeadLetters: StackValidationPolicy = {
  name: "queues-have-dead-letters",
  description: "Every queue has a dead-letter queue, or is one.",
  validateStack: ({ resources }, reportViolation) => {
    for (const queue of resources.filter(({ type }) => type === QUEUE)) {
      if (queue.props.redrivePolicy !== undefined) continue;
      if (resources.some((resource) => takesDeadLetters(queue, resource))) continue;
      reportViolation(
        `Queue ${queue.name} has no dead-letter queue and is none. Give it a redrivePolicy.`,
        queue.urn,
      );
    }
  },
};

/** Properties in which a resource names the queue of what it could not deliver. */
const DEAD_LETTER_PROPERTIES = ["redrivePolicy", "deadLetterConfig", "destinationConfig"];

function takesDeadLetters(queue: PolicyResource, of: PolicyResource): boolean {
  return DEAD_LETTER_PROPERTIES.some((property) => dependsOnThrough(of, property, queue));
}
