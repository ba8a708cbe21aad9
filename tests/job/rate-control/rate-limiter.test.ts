import { InterruptedError } from "../../../job/errors";
import { type Permit, RateLimiter } from "../../../job/rate-control/rate-limiter";
import { FakeClock } from "../helpers/fake-clock";
import { type Figures, SharedService, startWorker } from "../helpers/shared-service";

const running = new AbortController().signal;

describe("spacing calls out", () => {
  it("starts at the worker's share of the quota, one call after the other", async () => {
    const clock = new FakeClock(0);
    const limiter = new RateLimiter({ requestsPerSecond: 50, workers: 5 }, clock, running);
    const grantedAt: number[] = [];
    for (let call = 0; call < 4; call += 1) {
      void limiter.acquire().then(() => grantedAt.push(clock.now()));
    }

    await clock.advance(1000);

    expect(grantedAt).toEqual([0, 100, 200, 300]);
  });

  it("saves up no more than a twentieth of a second's calls", async () => {
    const clock = new FakeClock(0);
    const limiter = new RateLimiter({ requestsPerSecond: 100, workers: 1 }, clock, running);
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
    const limiter = new RateLimiter({ requestsPerSecond: 1, workers: 1 }, clock, running);
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
    const limiter = new RateLimiter({ requestsPerSecond: 1, workers: 1 }, clock, running);
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
    const limiter = new RateLimiter({ requestsPerSecond: 10_000, workers: 6 }, clock, running);
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
    const limiter = new RateLimiter(quota, clock, running);
    const permits = await acquireMany(limiter, clock, 5);

    for (const permit of permits) permit.throttled();

    expect(permits).toHaveLength(5);
    expect(limiter.perSecond).toBe(7);
  });

  it("lower the rate again when a later call is throttled, never under a quarter of the share", async () => {
    const clock = new FakeClock(0);
    const limiter = new RateLimiter(quota, clock, running);
    const rates: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      for (const permit of await acquireMany(limiter, clock, 1)) permit.throttled();
      rates.push(Math.round(limiter.perSecond * 100) / 100);
    }

    expect(rates).toEqual([7, 4.9, 3.43, 2.5, 2.5, 2.5]);
  });

  it("raise the rate only while calls have to wait for their turn", async () => {
    const clock = new FakeClock(0);
    const limiter = new RateLimiter(quota, clock, running);
    const [first, second] = await acquireMany(limiter, clock, 2);

    first?.succeeded();
    expect(limiter.perSecond).toBe(10);

    second?.succeeded();
    expect(limiter.perSecond).toBe(10.5);
  });

  it("never raise it over the quota", async () => {
    const clock = new FakeClock(0);
    const worker = startWorker(clock, new SharedService(clock, 1000), quota);

    await clock.advance(60_000);

    expect(worker.limiter.perSecond).toBe(40);
    worker.leave();
  });
});

describe("workers that share a quota of 50 calls a second", () => {
  async function figuresAfter(clock: FakeClock, service: SharedService, seconds: number) {
    service.takeFigures();
    await clock.advance(seconds * 1000);
    return service.takeFigures();
  }

  function throttledShare({ answered, throttled }: Figures): number {
    return throttled / (answered + throttled);
  }

  it("use four fifths of it within 20 seconds when one of six is alone", async () => {
    const clock = new FakeClock(0);
    const service = new SharedService(clock, 50);
    const worker = startWorker(clock, service, { requestsPerSecond: 50, workers: 6 });
    await clock.advance(19_000);

    const { answered, throttled } = await figuresAfter(clock, service, 1);

    expect(answered).toBeGreaterThanOrEqual(40);
    expect(throttled).toBe(0);
    worker.leave();
  });

  it("use nearly all of it with under 5 % throttled when four of six are there", async () => {
    const clock = new FakeClock(0);
    const service = new SharedService(clock, 50);
    const quota = { requestsPerSecond: 50, workers: 6 };
    const workers = Array.from({ length: 4 }, () => startWorker(clock, service, quota));
    await clock.advance(30_000);

    const figures = await figuresAfter(clock, service, 60);

    expect(figures.answered).toBeGreaterThan(0.95 * 50 * 60);
    expect(throttledShare(figures)).toBeLessThan(0.05);
    for (const worker of workers) worker.leave();
  });

  it("take over what those leave who end", async () => {
    const clock = new FakeClock(0);
    const service = new SharedService(clock, 50);
    const quota = { requestsPerSecond: 50, workers: 4 };
    const workers = Array.from({ length: 4 }, () => startWorker(clock, service, quota));
    await clock.advance(30_000);
    const [stays, ...others] = workers;

    for (const worker of others) worker.leave();
    await clock.advance(25_000);
    const { answered } = await figuresAfter(clock, service, 10);

    expect(answered).toBeGreaterThanOrEqual(400);
    stays?.leave();
  });

  it("make room for one that comes: each gets through", async () => {
    const clock = new FakeClock(0);
    const service = new SharedService(clock, 50);
    const quota = { requestsPerSecond: 50, workers: 2 };
    const alone = startWorker(clock, service, quota);
    await clock.advance(60_000);
    expect(alone.limiter.perSecond).toBe(50);

    const second = startWorker(clock, service, quota);
    await clock.advance(30_000);

    expect(alone.limiter.perSecond).toBeLessThan(42);
    expect(second.limiter.perSecond).toBeGreaterThan(8);
    alone.leave();
    second.leave();
  });
});
