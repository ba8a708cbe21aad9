import fc from "fast-check";
import { triggerIdentity, triggerSchema } from "../../contracts/trigger";
import { anyTrigger } from "../helpers/triggers";

describe("triggerSchema", () => {
  it("takes any key that S3 can hold", () => {
    fc.assert(
      fc.property(anyTrigger, (trigger) => {
        expect(triggerSchema.parse(trigger)).toEqual(trigger);
      }),
    );
  });

  it("counts the key's bytes, not its characters", () => {
    expect(triggerSchema.safeParse({ bucket: "photos", key: "猫".repeat(341) }).success).toBe(true);
    expect(
      triggerSchema.safeParse({ bucket: "photos", key: "猫".repeat(342) }).error?.message,
    ).toContain("is over 1024 bytes");
  });

  it.each([
    ["an empty key", { bucket: "photos", key: "" }],
    ["no key", { bucket: "photos" }],
    ["a bucket name that is too short", { bucket: "ab", key: "a.jpg" }],
    ["half a character", { bucket: "photos", key: "\ud83d.jpg" }],
  ])("refuses %s", (_, trigger) => {
    expect(triggerSchema.safeParse(trigger).success).toBe(false);
  });
});

describe("triggerIdentity", () => {
  it("is one for one object, whatever else the triggers carry", () => {
    const again = { bucket: "photos", key: "a.jpg", eTag: "later" };
    expect(triggerIdentity(again)).toBe(triggerIdentity({ bucket: "photos", key: "a.jpg" }));
  });

  it("tells one key in two buckets apart", () => {
    expect(triggerIdentity({ bucket: "photos", key: "a.jpg" })).not.toBe(
      triggerIdentity({ bucket: "scans", key: "a.jpg" }),
    );
  });

  it("tells objects apart whose names join to the same text", () => {
    expect(triggerIdentity({ bucket: "photos", key: "a" })).not.toBe(
      triggerIdentity({ bucket: "photo", key: "sa" }),
    );
  });

  it("takes the two spellings of one accent for two objects, as S3 does", () => {
    expect(triggerIdentity({ bucket: "photos", key: "\u00fc" })).not.toBe(
      triggerIdentity({ bucket: "photos", key: "u\u0308" }),
    );
  });
});
