import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type { Io } from "../io";
import { plural } from "../output/format";
import { shellWord } from "../output/shell";
import type { Target } from "../target/target";

/** Says how many failed jobs recover has given up: their images may be in no lane's dead letters. */
export async function reportUnrecovered(
  { sqs, outputs }: Pick<Target, "sqs" | "outputs">,
  stack: string | undefined,
  io: Pick<Io, "err">,
): Promise<void> {
  const { recoverDeadLetterQueueUrl: QueueUrl } = outputs;
  if (QueueUrl === undefined) return;
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
  );
  const jobs = Number(Attributes?.ApproximateNumberOfMessages ?? 0);
  if (jobs === 0) return;
  const onStack = stack === undefined ? "" : ` --stack ${shellWord(stack)}`;
  io.err(
    `recover: it gave up ${plural(jobs, "failed job")}, whose images may be in no dead letters. ` +
      `labeler sync --lane <lane>${onStack} asks for them; docs/operations.md#undelivered-events says more.`,
  );
}
