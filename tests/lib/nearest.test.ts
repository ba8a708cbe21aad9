import { nearest } from "../../lib/nearest";

const KEYS = ["pools", "lanes", "worker", "maxVcpus", "alarmEmail", "logRetentionDays"];

describe("nearest", () => {
  it.each([
    ["pool", "pools"],
    ["lnaes", "lanes"],
    ["Worker", "worker"],
    ["wroker", "worker"],
    ["maxvcpu", "maxVcpus"],
    ["alarmMail", "alarmEmail"],
    ["logRetention", "logRetentionDays"],
  ])("takes %s for %s", (word, meant) => {
    expect(nearest(word, KEYS)).toBe(meant);
  });

  it.each(["", "colour", "imageUri", "memoryMiB"])("makes nothing of %j", (word) => {
    expect(nearest(word, KEYS)).toBeUndefined();
  });

  it("prefers the key with the fewest slips", () => {
    expect(nearest("lane", ["plane", "lanes", "lane"])).toBe("lane");
  });
});
