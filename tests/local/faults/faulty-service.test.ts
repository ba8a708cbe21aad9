import { Readable } from "node:stream";
import { faultPlanSchema } from "../../../local/faults/fault-plan";
import { Faults } from "../../../local/faults/faults";
import { FaultyService } from "../../../local/faults/faulty-service";
import { CutConnectionError } from "../../../local/http/cut-connection-error";
import type { AwsRequest, Service } from "../../../local/http/service";
import type { CallOrigin } from "../../../local/iam/caller";
import { Sessions } from "../../../local/sessions";

const FUNCTION = "lambda/submitter/1";
const WORKER = "batch/job/1";

/** A service that answers everything, behind faults with these rates. */
function behind(rates: Record<string, number>) {
  const handled: AwsRequest[] = [];
  const kills: string[] = [];
  const lost: CallOrigin[] = [];
  const inner: Service = {
    matches: () => true,
    handle: async (request) => {
      handled.push(request);
      return { status: 200, headers: {} };
    },
    errorResponse: () => ({ status: 500, headers: {} }),
  };
  const sessions = new Sessions();
  for (const session of [FUNCTION, WORKER]) {
    sessions.started(session, () => kills.push(session));
  }
  const service = new FaultyService(inner, {
    faults: new Faults(faultPlanSchema.parse({ seed: 1, rates })),
    sessions,
    observer: { answerLost: (origin) => lost.push(origin) },
  });
  return { service, handled, kills, lost };
}

function request(changes: Partial<AwsRequest>, session = WORKER): AwsRequest {
  return {
    method: "POST",
    path: "/",
    query: new URLSearchParams(),
    headers: {},
    body: Readable.from([]),
    caller: {
      kind: "role",
      roleName: "role",
      roleArn: "arn",
      origin: { session, requestId: "request" },
    },
    ...changes,
  };
}

const SUBMIT_JOB = { path: "/v1/submitjob" };
const PUT = { method: "PUT", path: "/bucket/key" };
const target = (operation: string) => ({ headers: { "x-amz-target": `Service.${operation}` } });

it("lets a call pass where nothing goes wrong", async () => {
  const { service, handled } = behind({});
  expect(await service.handle(request(SUBMIT_JOB))).toEqual({ status: 200, headers: {} });
  expect(handled).toHaveLength(1);
});

it.each([
  ["submitJobThrottled", SUBMIT_JOB, { code: "TooManyRequestsException", status: 429 }],
  ["submitJobFailed", SUBMIT_JOB, { code: "ServerException", status: 500 }],
  ["s3SlowDown", PUT, { code: "SlowDown", status: 503 }],
  ["s3SlowDown", { method: "HEAD", path: "/bucket/key" }, { code: "SlowDown", status: 503 }],
  [
    "s3Conflict",
    { ...PUT, headers: { "if-none-match": "*" } },
    { code: "ConditionalRequestConflict", status: 409 },
  ],
  ["queueFailed", target("SendMessageBatch"), { code: "InternalError", status: 500 }],
  [
    "detectLabelsThrottled",
    target("DetectLabels"),
    { code: "ProvisionedThroughputExceededException", status: 400 },
  ],
  ["detectLabelsFailed", target("DetectLabels"), { code: "InternalServerError", status: 500 }],
  ["tableThrottled", target("BatchGetItem"), { code: "ThrottlingException", status: 400 }],
  ["tableFailed", target("TransactWriteItems"), { code: "InternalServerError", status: 500 }],
])("%s: the service answers an error, and has done nothing", async (fault, call, error) => {
  const { service, handled } = behind({ [fault]: 1 });
  await expect(service.handle(request(call))).rejects.toMatchObject(error);
  expect(handled).toEqual([]);
});

it("conflicts with no write that has no condition", async () => {
  const { service, handled } = behind({ s3Conflict: 1 });
  await service.handle(request(PUT));
  expect(handled).toHaveLength(1);
});

it.each([
  ["submitJobAnswerLost", SUBMIT_JOB],
  ["s3AnswerLost", PUT],
  ["queueAnswerLost", target("SendMessage")],
  ["detectLabelsAnswerLost", target("DetectLabels")],
  ["tableAnswerLost", target("TransactWriteItems")],
])("%s: the service has done all, and the connection breaks", async (fault, call) => {
  const { service, handled, lost } = behind({ [fault]: 1 });
  await expect(service.handle(request(call))).rejects.toThrow(CutConnectionError);
  expect(handled).toHaveLength(1);
  expect(lost).toEqual([{ session: WORKER, requestId: "request" }]);
});

it("detectLabelsCut: the connection breaks before Rekognition has looked", async () => {
  const { service, handled, lost } = behind({ detectLabelsCut: 1 });
  await expect(service.handle(request(target("DetectLabels")))).rejects.toThrow(CutConnectionError);
  expect({ handled, lost }).toEqual({ handled: [], lost: [] });
});

it.each([
  ["functionKilledBeforeCall", 0],
  ["functionKilledAfterCall", 1],
])("%s: its process dies, and its connection with it", async (fault, done) => {
  const { service, handled, kills } = behind({ [fault]: 1 });
  await expect(service.handle(request(SUBMIT_JOB, FUNCTION))).rejects.toThrow(CutConnectionError);
  expect(kills).toEqual([FUNCTION]);
  expect(handled).toHaveLength(done);
});

it("kills no worker, no person, and nobody who only reads", async () => {
  const { service, kills, handled } = behind({ functionKilledBeforeCall: 1 });
  await service.handle(request(SUBMIT_JOB, WORKER));
  await service.handle(request({ ...SUBMIT_JOB, caller: { kind: "operator" } }));
  await service.handle(request({ method: "HEAD", path: "/bucket/key" }, FUNCTION));
  expect({ kills, handled: handled.length }).toEqual({ kills: [], handled: 3 });
});
