import {
  type BatchResultErrorEntry,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { parseNotification } from "../../../contracts/notification";
import { failedJob } from "../../../submitter/recover/failed-job";
import { sendRecovered } from "../../../submitter/recover/send-recovered";
import { fixture } from "../../helpers/fixture";
import { RECOVER_ENVIRONMENT, recoverContext } from "../../helpers/recover-context";
import { triggers } from "../../helpers/triggers";

const sqs = mockClient(SQSClient);

const QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/express-dlq";

beforeEach(() => {
  sqs.reset();
  sqs.onAnyCommand().rejects(new Error("unexpected call of SQS"));
});

it("sends each image to the dead letters of the lane, again when SQS did not take it", async () => {
  answer([refusal("1"), refusal("2")], []);

  await send("a.jpg", "b.jpg", "c.jpg");

  expect(sent()).toEqual([
    ["a.jpg", "b.jpg", "c.jpg"],
    ["b.jpg", "c.jpg"],
  ]);
  expect(sqs.commandCalls(SendMessageBatchCommand)[0]?.args[0].input.QueueUrl).toBe(QUEUE);
});

it("calls nobody about nothing", async () => {
  await send();

  expect(sqs.calls()).toHaveLength(0);
});

it("keeps few calls open at once", async () => {
  let open = 0;
  let most = 0;
  sqs.on(SendMessageBatchCommand).callsFake(async () => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setImmediate(resolve));
    open -= 1;
    return {};
  });

  await send(...Array.from({ length: 200 }, (_, index) => `${index}.jpg`));

  expect(sent()).toHaveLength(20);
  expect(most).toBe(8);
});

function answer(...failures: BatchResultErrorEntry[][]): void {
  const call = sqs.on(SendMessageBatchCommand);
  for (const Failed of failures) call.resolvesOnce({ Successful: [], Failed });
}

function refusal(Id: string): BatchResultErrorEntry {
  return { Id, Code: "InternalError", SenderFault: false };
}

async function send(...keys: string[]): Promise<void> {
  const event = JSON.parse(fixture("batch-child-failed.json"));
  const job = failedJob(event, RECOVER_ENVIRONMENT);
  if ("ignored" in job) throw new Error(job.ignored);
  await sendRecovered(triggers(...keys), job, recoverContext());
}

/** Keys of each call. */
function sent(): string[][] {
  return sqs
    .commandCalls(SendMessageBatchCommand)
    .map(({ args: [command] }) =>
      (command.input.Entries ?? []).flatMap(({ MessageBody = "" }) =>
        parseNotification(MessageBody).map(({ key }) => key),
      ),
    );
}
