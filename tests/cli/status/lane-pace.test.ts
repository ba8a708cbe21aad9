import { LanePace } from "../../../cli/status/lane-pace";

const NONE = { SUBMITTED: 0, PENDING: 0, RUNNABLE: 0, STARTING: 0, RUNNING: 0 };
const EMPTY = { waiting: 0, inFlight: 0 };

function submission(jobId: string, RUNNING: number) {
  return { jobId, isArray: RUNNING > 1, createdAt: 0, jobs: { ...NONE, RUNNING } };
}

let pace: LanePace;
beforeEach(() => {
  pace = new LanePace();
});

it("knows nothing at the first look", () => {
  expect(pace.add(0, EMPTY, [submission("a", 4)])).toBeUndefined();
});

it("counts the jobs that ended, and what the others take at that pace", () => {
  pace.add(0, EMPTY, [submission("a", 4), submission("b", 1)]);
  expect(pace.add(30_000, EMPTY, [submission("a", 3)])).toEqual({
    messagesPerMinute: 0,
    jobsPerMinute: 4,
    secondsLeft: 45,
  });
});

it("does not take new jobs for slowness", () => {
  pace.add(0, EMPTY, [submission("a", 4)]);
  const measured = pace.add(60_000, EMPTY, [submission("a", 2), submission("b", 8)]);
  expect(measured).toEqual({ messagesPerMinute: 0, jobsPerMinute: 2, secondsLeft: 300 });
});

it("does not count a job back that is tried again", () => {
  pace.add(0, EMPTY, [submission("a", 2)]);
  pace.add(10_000, EMPTY, [submission("a", 1)]);
  expect(pace.add(20_000, EMPTY, [submission("a", 2)])?.jobsPerMinute).toBe(3);
});

it("measures how messages become fewer, in flight or not, and tells no time left while there are some", () => {
  pace.add(0, { waiting: 50, inFlight: 10 }, [submission("a", 2)]);
  const measured = pace.add(30_000, { waiting: 0, inFlight: 20 }, [submission("a", 1)]);
  expect(measured).toEqual({ messagesPerMinute: -80, jobsPerMinute: 2, secondsLeft: undefined });
});

it("is above zero for messages that become more", () => {
  pace.add(0, { waiting: 1, inFlight: 0 }, []);
  expect(pace.add(60_000, { waiting: 31, inFlight: 0 }, [])?.messagesPerMinute).toBe(30);
});

it("tells no time left before a job has ended, and none that is needed without jobs", () => {
  pace.add(0, EMPTY, [submission("a", 1)]);
  expect(pace.add(2000, EMPTY, [submission("a", 1)])).toEqual({
    messagesPerMinute: 0,
    jobsPerMinute: 0,
    secondsLeft: undefined,
  });
  expect(pace.add(4000, EMPTY, [])?.secondsLeft).toBe(0);
});

it("forgets what is older than a minute", () => {
  pace.add(0, EMPTY, [submission("a", 100)]);
  pace.add(1000, EMPTY, [submission("a", 40)]);
  pace.add(50_000, EMPTY, [submission("a", 40)]);
  expect(pace.add(110_000, EMPTY, [submission("a", 30)])?.jobsPerMinute).toBe(10);
});
