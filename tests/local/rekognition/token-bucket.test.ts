import { TokenBucket } from "../../../local/rekognition/token-bucket";
import { FakeClock } from "../../helpers/fake-clock";

function taken(bucket: TokenBucket, attempts: number): number {
  return Array.from({ length: attempts }, () => bucket.take()).filter(Boolean).length;
}

test("lets a second's worth through at once, and then the rate", () => {
  const clock = new FakeClock();
  const bucket = new TokenBucket(5, clock);
  expect(taken(bucket, 20)).toBe(5);
  clock.advance(200);
  expect(taken(bucket, 20)).toBe(1);
  clock.advance(600);
  expect(taken(bucket, 20)).toBe(3);
  clock.advance(60_000);
  expect(taken(bucket, 20)).toBe(5);
});

test("lets one through when the rate is below one a second", () => {
  const clock = new FakeClock();
  const bucket = new TokenBucket(0.5, clock);
  expect(taken(bucket, 3)).toBe(1);
  clock.advance(1999);
  expect(taken(bucket, 3)).toBe(0);
  clock.advance(1);
  expect(taken(bucket, 3)).toBe(1);
});

test("lets all through without a limit", () => {
  expect(taken(new TokenBucket(Number.POSITIVE_INFINITY, new FakeClock()), 10_000)).toBe(10_000);
});
