import { PatientRetries } from "../../../cli/upload/patient-retries";

async function pausesOf(
  errorType: "THROTTLING" | "TRANSIENT" | "CLIENT_ERROR",
  { signal = new AbortController().signal, onThrottled = () => {} } = {},
): Promise<number[]> {
  const retries = new PatientRetries({ signal, onThrottled, random: () => 0.5 });
  const pauses: number[] = [];
  let token = await retries.acquireInitialRetryToken();
  try {
    for (;;) {
      token = await retries.refreshRetryTokenForRetry(token, { errorType });
      pauses.push(token.getRetryDelay());
    }
  } catch {
    return pauses;
  }
}

it("waits longer each time, up to ten seconds on average, and gives up after the ninth attempt", async () => {
  expect(await pausesOf("TRANSIENT")).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 10_000]);
});

it("waits longer where S3 asks for fewer requests, and tells each time", async () => {
  let told = 0;
  const onThrottled = () => {
    told += 1;
  };
  const pauses = await pausesOf("THROTTLING", { onThrottled });
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
  expect(told).toBe(9);
});

it("does not repeat what is refused, nor anything after Ctrl-C", async () => {
  expect(await pausesOf("CLIENT_ERROR")).toEqual([]);
  expect(await pausesOf("TRANSIENT", { signal: AbortSignal.abort() })).toEqual([]);
});
