import fc from "fast-check";
import type { Label } from "../../contracts/record";
import {
  imageUri,
  indexedLabels,
  labelEntry,
  normalizeLabel,
  parseImageUri,
} from "../../contracts/table";
import { HARD_KEYS } from "../helpers/hard-keys";
import { anyTrigger } from "../helpers/triggers";

describe("imageUri", () => {
  it("holds the key as it is", () => {
    expect(imageUri("photos", "my pets/1+1 100%.jpg")).toBe("s3://photos/my pets/1+1 100%.jpg");
  });

  it.each(HARD_KEYS)("is read back with the key %j", (key) => {
    expect(parseImageUri(imageUri("photos", key))).toEqual({ bucket: "photos", key });
  });

  it("is read back whatever the object", () => {
    fc.assert(
      fc.property(anyTrigger, ({ bucket, key }) => {
        expect(parseImageUri(imageUri(bucket, key))).toEqual({ bucket, key });
      }),
    );
  });

  it.each(["", "photos/a.jpg", "s3://photos", "s3://photos/", "s3:///a.jpg", "S3://photos/a.jpg"])(
    "is not %j",
    (text) => {
      expect(parseImageUri(text)).toBeUndefined();
    },
  );
});

describe("labelEntry", () => {
  it("is one for a label in any case, with spaces around it or not", () => {
    expect(labelEntry("Dog")).toBe("label#dog");
    expect(labelEntry(" DOG ")).toBe("label#dog");
    expect(normalizeLabel("Golden Retriever")).toBe("golden retriever");
  });
});

describe("indexedLabels", () => {
  it("lists labels, then aliases, the surest first", () => {
    const labels = [
      label("Wheel", 80, ["Rim"]),
      label("Car", 99, ["Automobile", "Motorcar"]),
      label("Road", 90),
    ];
    expect(indexedLabels(labels)).toEqual([
      { label: "car", confidence: 99 },
      { label: "road", confidence: 90 },
      { label: "wheel", confidence: 80 },
      { label: "automobile", confidence: 99 },
      { label: "motorcar", confidence: 99 },
      { label: "rim", confidence: 80 },
    ]);
  });

  it("lists a name once, with the confidence of the surest label of that name", () => {
    const labels = [label("dog", 70), label("Dog", 95, ["Hound"]), label("Pet", 90, ["DOG"])];
    expect(indexedLabels(labels)).toEqual([
      { label: "dog", confidence: 95 },
      { label: "pet", confidence: 90 },
      { label: "hound", confidence: 95 },
    ]);
  });

  it("prefers any label to an alias when there are more than 49", () => {
    const labels = Array.from({ length: 48 }, (_, index) =>
      label(`L${index}`, 98 - index, [`Alias${index}`]),
    );
    const indexed = indexedLabels(labels);
    expect(indexed).toHaveLength(49);
    expect(indexed.at(-2)).toEqual({ label: "l47", confidence: 51 });
    expect(indexed.at(-1)).toEqual({ label: "alias0", confidence: 98 });
  });

  it("drops the least sure labels when they alone are more than 49", () => {
    const labels = Array.from({ length: 60 }, (_, index) => label(`L${index}`, index));
    const indexed = indexedLabels(labels);
    expect(indexed).toHaveLength(49);
    expect(indexed[0]).toEqual({ label: "l59", confidence: 59 });
    expect(indexed.at(-1)).toEqual({ label: "l11", confidence: 11 });
  });

  it("leaves out names that are blank, which no index can hold", () => {
    expect(indexedLabels([label(" ", 99, ["", "Dog"])])).toEqual([
      { label: "dog", confidence: 99 },
    ]);
  });

  it("finds nothing in no labels", () => {
    expect(indexedLabels([])).toEqual([]);
  });

  it("leaves the labels in the order in which Rekognition gave them", () => {
    const labels = [label("Wheel", 80), label("Car", 99)];
    indexedLabels(labels);
    expect(labels.map(({ name }) => name)).toEqual(["Wheel", "Car"]);
  });
});

function label(name: string, confidence: number, aliases: string[] = []): Label {
  return { name, confidence, aliases, parents: [], categories: [], instances: [] };
}
