import { isProblem, PROBLEM_PATTERN, readContent, readLine } from "../../../cli/logs/log-line";
import { parseFilterPattern } from "../../../local/logs/filter-pattern";

const REQUEST = "8a3c1d5e-0f2b-4c6d-9e7f-112233445566";
const LOGGER = {
  timestamp: "2026-01-02T03:04:05.678Z",
  service: "worker",
  sampling_rate: 0,
};

const PROBLEMS: readonly (readonly [name: string, text: string, expected: object])[] = [
  [
    "an image that a worker has not settled",
    JSON.stringify({
      ...LOGGER,
      level: "ERROR",
      message: "Image unsettled",
      jobId: "1f:7",
      arrayIndex: "7",
      image: "s3://images/bulk/a b.jpg",
      lane: "bulk",
      retryable: false,
      reason: "TypeError: no",
      error: { name: "TypeError", message: "no", stack: "TypeError: no\n    at x" },
    }),
    {
      level: "ERROR",
      message: "Image unsettled",
      lane: "bulk",
      jobId: "1f:7",
      image: "s3://images/bulk/a b.jpg",
      error: "TypeError: no",
      details: { retryable: false },
    },
  ],
  [
    "a submission that failed",
    JSON.stringify({
      ...LOGGER,
      level: "WARN",
      message: "Images not submitted",
      function_request_id: REQUEST,
      function_name: "submitter",
      lane: "bulk",
      images: 12,
      error: { name: "SubmissionFailedError", message: "throttled" },
    }),
    {
      level: "WARN",
      message: "Images not submitted",
      lane: "bulk",
      error: "SubmissionFailedError: throttled",
      requestId: REQUEST,
      details: { images: 12 },
    },
  ],
  [
    "what a function has thrown",
    JSON.stringify({
      timestamp: "2026-01-02T03:04:05.678Z",
      level: "ERROR",
      requestId: REQUEST,
      message: { errorType: "TypeError", errorMessage: "no", stackTrace: ["TypeError: no"] },
    }),
    { level: "ERROR", message: "Invocation failed", error: "TypeError: no", requestId: REQUEST },
  ],
  [
    "an invocation out of time",
    JSON.stringify({
      time: "2026-01-02T03:04:05.678Z",
      type: "platform.report",
      record: { requestId: REQUEST, metrics: { durationMs: 60_000 }, status: "timeout" },
    }),
    { level: "ERROR", message: "platform.report: timeout", requestId: REQUEST },
  ],
  [
    "the same as text",
    `2026-01-02T03:04:05.678Z ${REQUEST} Task timed out after 60.00 seconds`,
    {
      level: "ERROR",
      message: `2026-01-02T03:04:05.678Z ${REQUEST} Task timed out after 60.00 seconds`,
      requestId: REQUEST,
    },
  ],
  [
    "a report of a failure as text",
    `REPORT RequestId: ${REQUEST}\tDuration: 1.00 ms\tStatus: error\tError Type: Runtime.ExitError`,
    {
      level: "ERROR",
      message: `REPORT RequestId: ${REQUEST}\tDuration: 1.00 ms\tStatus: error\tError Type: Runtime.ExitError`,
      requestId: REQUEST,
    },
  ],
  [
    "a line of a runtime's console as text",
    `2026-01-02T03:04:05.678Z\t${REQUEST}\tERROR\tInvoke Error\t{}`,
    {
      level: "ERROR",
      message: `2026-01-02T03:04:05.678Z\t${REQUEST}\tERROR\tInvoke Error\t{}`,
      requestId: REQUEST,
    },
  ],
  ["an error that nobody caught", "TypeError: no", { level: "ERROR", message: "TypeError: no" }],
  [
    "memory that ran out",
    "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
    {
      level: "ERROR",
      message: "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
    },
  ],
  [
    "a runtime that ended itself",
    "Runtime exited with error: exit status 1",
    { level: "ERROR", message: "Runtime exited with error: exit status 1" },
  ],
];

test.each(PROBLEMS)("%s is a problem, and the service is asked for it", (_, text, expected) => {
  const content = readContent(text);
  expect(JSON.parse(JSON.stringify(content))).toEqual(expected);
  expect(isProblem(content)).toBe(true);
  expect(parseFilterPattern(PROBLEM_PATTERN)(text)).toBe(true);
});

test.each([
  [
    "a rejected image",
    JSON.stringify({ ...LOGGER, level: "INFO", message: "Image rejected", reason: "CORRUPT" }),
    { level: "INFO", message: "Image rejected", error: "CORRUPT" },
  ],
  [
    "metrics, also of failures",
    JSON.stringify({
      _aws: { Timestamp: 1, CloudWatchMetrics: [] },
      lane: "bulk",
      SubmissionsFailed: 1,
      DetectLabelsMilliseconds: [1, 2],
    }),
    { message: "Metrics", lane: "bulk", details: { SubmissionsFailed: 1 } },
  ],
  [
    "a report of a success",
    JSON.stringify({ type: "platform.report", record: { requestId: REQUEST, status: "success" } }),
    { level: "INFO", message: "platform.report: success", requestId: REQUEST },
  ],
  [
    "a report of a success as text",
    `REPORT RequestId: ${REQUEST}\tDuration: 1.00 ms`,
    { message: `REPORT RequestId: ${REQUEST}\tDuration: 1.00 ms`, requestId: REQUEST },
  ],
  ["JSON that is cut", '{"level":"ERR', { message: '{"level":"ERR' }],
  [
    "a line of a stack",
    "    at TypeError.run (a.js:1:2)",
    { message: "    at TypeError.run (a.js:1:2)" },
  ],
])("%s is none", (_, text, expected) => {
  const content = readContent(text);
  expect(JSON.parse(JSON.stringify(content))).toEqual(expected);
  expect(isProblem(content)).toBe(false);
});

it("leaves out the line break at the end that Lambda puts there", () => {
  const event = { timestamp: 1, logStreamName: "a", eventId: "7", message: "END\n" };
  expect(readLine(event, "recover")).toEqual({
    ...{ time: 1, source: "recover", stream: "a", eventId: "7", message: "END" },
    ...{ level: undefined, requestId: undefined },
  });
});
