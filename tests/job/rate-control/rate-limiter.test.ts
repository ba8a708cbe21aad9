import { InterruptedError } from "../../../job/errors";
import { type Permit, RateLimiter } from "../../../job/rate-control/rate-limiter";
import { FakeClock } from "../helpers/fake-clock";

const running = () => new AbortController().signal;

describe("spacing calls out", () => {
  it("starts at the worker's share of the quota, one call after the other", async () => {
    const clock = new FakeClock(0);
    const limiter = new RateLimiter({ requestsPerSecond: 50, workers: 5 }, clock, running());
    const grantedAt: number[] = [];
    for (let call = 0; call < 4; call += 1) {
      void limiter.acquire().then(() => grantedAt.push(clock.now()));
    }

    await clock.advance(1000);

    expect(grantedAt).toEqual([0, 100, 200, 300]);
  });

  it("saves up no more than a twentieth of a second's calls", async () => {
    const clock = new FakeClock(0);
    const limiter = new RateLimiter({ requestsPerSecond: 100, workers: 1 }, clock, running());
    await clock.advance(60_000);
    const grantedAt: number[] = [];
    for (let call = 0; call < 8; call += 1) {
      void limiter.acquire().then(() => grantedAt.push(clock.now()));
    }

    await clock.advance(1000);

    expect(grantedAt).toEqual([60_000, 60_000, 60_000, 60_000, 60_000, 60_010, 60_020, 60_030]);
  });

  it("gives the turn of a call that was not made to the next one at once", async () => {
    const clock = new FakeClock(0);
    const limiter = new RateLimiter({ requestsPerSecond: 1, workers: 1 }, clock, running());
    const unused = await limiter.acquire();
    const grantedAt: number[] = [];
    for (let call = 0; call < 2; call += 1) {
      void limiter.acquire().then(() => grantedAt.push(clock.now()));
    }
    await clock.advance(500);

    unused.unused();
    await clock.advance(2000);

    expect(grantedAt).toEqual([500, 1000]);
  });

  it("saves no more turns up for those that were not used", async () => {
    const clock = new FakeClock(0);
    const limiter = new RateLimiter({ requestsPerSecond: 1, workers: 1 }, clock, running());
    const unused = await limiter.acquire();
    await clock.advance(1000);
    unused.unused();
    const grantedAt: number[] = [];
    for (let call = 0; call < 2; call += 1) {
      void limiter.acquire().then(() => grantedAt.push(clock.now()));
    }

    await clock.advance(2000);

    expect(grantedAt).toEqual([1000, 2000]);
  });

  it("holds up nobody when the quota is very high", async () => {
    const clock = new FakeClock(0);
    const limiter = new RateLimiter({ requestsPerSecond: 10_000, workers: 6 }, clock, running());
    let granted = 0;
    const work = async () => {
      for (let call = 0; call < 100; call += 1) {
        (await limiter.acquire()).succeeded();
        granted += 1;
      }
    };
    for (let inFlight = 0; inFlight < 32; inFlight += 1) void work();

    await clock.advance(2000);

    expect(granted).toBe(3200);
  });

  it("refuses those who wait and those who come once the worker is told to stop", async () => {
    const clock = new FakeClock(0);
    const controller = new AbortController();
    const quota = { requestsPerSecond: 1, workers: 1 };
    const limiter = new RateLimiter(quota, clock, controller.signal);
    await limiter.acquire();
    const waiting = limiter.acquire();

    controller.abort();

    await expect(waiting).rejects.toThrow(InterruptedError);
    await expect(limiter.acquire()).rejects.toThrow(InterruptedError);
  });
});

describe("the answers of the service", () => {
  const quota = { requestsPerSecond: 40, workers: 4 };

  async function acquireMany(limiter: RateLimiter, clock: FakeClock, count: number) {
    const permits: Permit[] = [];
    for (let call = 0; call < count; call += 1) {
      void limiter.acquire().then((permit) => permits.push(permit));
    }
    await clock.advance(1000);
    return permits;
  }

  it("lower the rate once for all calls that were under way together", async () => {
    const clock = new FakeClock(0);
    const limiter = new RateLimiter(quota, clock, running());
    const permits = await acquireMany(limiter, clock, 5);

    for (const permit of permits) permit.throttled();

    expect(permits).toHaveLength(5);
    expect(limiter.perSecond).toBe(8);
  });

  it("lower the rate again for each later call, never under a twentieth of the share", async () => {
    const clock = new FakeClock(0);
    const limiter = new RateLimiter(quota, clock, running());
    const rates: number[] = [];
    for (let round = 0; round < 15; round += 1) {
      const [permit] = await acquireMany(limiter, clock, 1);
      permit?.throttled();
      rates.push(Math.round(limiter.perSecond * 100) / 100);
      await clock.advance(2000);
    }

    expect(rates.slice(0, 3)).toEqual([8, 6.4, 5.12]);
    expect(rates.slice(-3)).toEqual([0.55, 0.5, 0.5]);
  });

  it("raise the rate only while calls have to wait for their turn", async () => {
    const clock = new FakeClock(0);
    const limiter = new RateLimiter(quota, clock, running());
    const [first, second] = await acquireMany(limiter, clock, 2);

    first?.succeeded();
    expect(limiter.perSecond).toBe(10);

    second?.succeeded();
    expect(limiter.perSecond).toBe(10.1);
  });

  it.each([
    [5, 8.02],
    [10, 8.2],
    [20, 8.5],
    [40, 8.5],
  ])("raise it after a throttle the faster the longer ago that is: %d s", async (seconds, rate) => {
    const clock = new FakeClock(0);
    const limiter = new RateLimiter(quota, clock, running());
    const [throttled] = await acquireMany(limiter, clock, 1);
    throttled?.throttled();
    await clock.advance(seconds * 1000 - 1000);

    const [, waited] = await acquireMany(limiter, clock, 2);
    waited?.succeeded();

    expect(limiter.perSecond).toBeCloseTo(rate, 2);
  });

  it("never raise it over the quota", async () => {
    const clock = new FakeClock(0);
    const limiter = new RateLimiter(quota, clock, running());
    const work = async () => {
      for (;;) (await limiter.acquire()).succeeded();
    };
    for (let inFlight = 0; inFlight < 4; inFlight += 1) void work().catch(() => {});

    await clock.advance(30_000);

    expect(limiter.perSecond).toBe(40);
  });
});
