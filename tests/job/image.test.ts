import { imageOf } from "../../job/image";

const TERRITORY = {
  imagesBucket: "photos",
  lanePrefixes: { "a/": "short", "a/b/": "long" },
};

describe("a trigger's image", () => {
  it("is in the lane of the longest prefix of its key", () => {
    expect(imageOf({ bucket: "photos", key: "a/b/c.jpg" }, TERRITORY)).toEqual({
      bucket: "photos",
      key: "a/b/c.jpg",
      lane: "long",
      uri: "s3://photos/a/b/c.jpg",
    });
    expect(imageOf({ bucket: "photos", key: "a/c.jpg" }, TERRITORY).lane).toBe("short");
  });

  it.each([
    ["photos", "c.jpg", "s3://photos/c.jpg is outside every lane's prefix: a/, a/b/."],
    ["other", "a/c.jpg", 's3://other/a/c.jpg is not in the images bucket "photos".'],
  ])("is a stray in %s at %s", (bucket, key, message) => {
    expect(() => imageOf({ bucket, key }, TERRITORY)).toThrow(message);
  });
});
