import fc from "fast-check";
import {
  formatManifest,
  MalformedManifestError,
  manifestKey,
  manifestsUri,
  parseManifest,
  recoveredKey,
} from "../../contracts/manifest";
import { HARD_KEYS } from "../helpers/hard-keys";
import { anyTrigger, triggers } from "../helpers/triggers";

it("writes one trigger a line, with a newline after the last", () => {
  expect(formatManifest(triggers("a.jpg", "b c.jpg"))).toBe(
    '{"bucket":"photos","key":"a.jpg"}\n{"bucket":"photos","key":"b c.jpg"}\n',
  );
});

it("writes nothing of a trigger but bucket and key", () => {
  const trigger = { key: "a.jpg", bucket: "photos", eTag: "not to be trusted" };
  expect(formatManifest([trigger])).toBe('{"bucket":"photos","key":"a.jpg"}\n');
});

it("keeps every trigger on one line, whatever its key", () => {
  expect(formatManifest(triggers(...HARD_KEYS)).split("\n")).toHaveLength(HARD_KEYS.length + 1);
  expect(parseManifest(formatManifest(triggers(...HARD_KEYS)))).toEqual(triggers(...HARD_KEYS));
});

it("is read back whatever the triggers", () => {
  fc.assert(
    fc.property(fc.array(anyTrigger), (asked) => {
      expect(parseManifest(formatManifest(asked))).toEqual(asked);
    }),
  );
});

it("reads a manifest whose last newline is missing", () => {
  expect(parseManifest('{"bucket":"photos","key":"a.jpg"}')).toEqual(triggers("a.jpg"));
});

it("names the first line that is no trigger", () => {
  const text = '{"bucket":"photos","key":"a.jpg"}\n{"bucket":"photos"}\nnonsense\n';
  expect(() => parseManifest(text)).toThrow(MalformedManifestError);
  expect(() => parseManifest(text)).toThrow(
    'Line 2 of the manifest is no trigger: {"bucket":"photos"}',
  );
});

it("refuses an empty line in between, so that a torn manifest is noticed", () => {
  const text = '{"bucket":"photos","key":"a.jpg"}\n\n{"bucket":"photos","key":"b.jpg"}\n';
  expect(() => parseManifest(text)).toThrow("Line 2 of the manifest is no trigger: ");
});

it("puts a submission's manifests under one prefix, by index", () => {
  expect(manifestsUri("work", "0abc")).toBe("s3://work/manifests/0abc/");
  expect(manifestKey("0abc", 0)).toBe("manifests/0abc/0.jsonl");
  expect(manifestKey("0abc", 9999)).toBe("manifests/0abc/9999.jsonl");
});

it("remembers each child of an array job by itself, outside of the manifests", () => {
  expect(recoveredKey("4c7599ae-0a82-49aa-ba5a-4727fcce14a8:3")).toBe(
    "recovered/4c7599ae-0a82-49aa-ba5a-4727fcce14a8:3.json",
  );
});
