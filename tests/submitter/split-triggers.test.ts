import fc from "fast-check";
import { splitTriggers } from "../../submitter/split-triggers";
import { numberedTriggers, triggers } from "../helpers/triggers";

it("fills manifests in order, the last with what is left", () => {
  expect(splitTriggers(triggers("a", "b", "c", "d", "e"), 2)).toEqual([
    triggers("a", "b"),
    triggers("c", "d"),
    triggers("e"),
  ]);
});

it("makes one manifest of no more triggers than it may hold", () => {
  expect(splitTriggers(triggers("a", "b"), 2)).toEqual([triggers("a", "b")]);
  expect(splitTriggers(triggers("a"), 3000)).toEqual([triggers("a")]);
});

it("makes no manifest of no triggers", () => {
  expect(splitTriggers([], 100)).toEqual([]);
});

it("makes as many manifests as an array job may have children", () => {
  expect(splitTriggers(numberedTriggers(10_000), 1)).toHaveLength(10_000);
});

it("makes larger manifests instead of more than an array job may have children", () => {
  const manifests = splitTriggers(numberedTriggers(10_001), 1);
  expect(manifests).toHaveLength(5_001);
  expect(manifests[0]).toHaveLength(2);
  expect(manifests.flat()).toEqual(numberedTriggers(10_001));
});

it("keeps every trigger, once and in order", () => {
  fc.assert(
    fc.property(fc.nat(500), fc.integer({ min: 1, max: 600 }), (count, imagesPerJob) => {
      const manifests = splitTriggers(numberedTriggers(count), imagesPerJob);
      expect(manifests.flat()).toEqual(numberedTriggers(count));
      expect(manifests.every(({ length }) => length > 0 && length <= imagesPerJob)).toBe(true);
    }),
  );
});
