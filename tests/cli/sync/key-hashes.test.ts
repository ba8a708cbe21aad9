import { KeyHashes } from "../../../cli/sync/key-hashes";

it("knows every key that was added, and no other", () => {
  const hashes = new KeyHashes();
  // More than fit into one of its parts.
  for (let index = 0; index < 70_000; index += 1) hashes.add(`bulk/${index}.jpg`);

  const known = (key: string) => hashes.has(key);

  expect(hashes.size).toBe(70_000);
  expect(["bulk/0.jpg", "bulk/65535.jpg", "bulk/65536.jpg", "bulk/69999.jpg"].map(known)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(Array.from({ length: 70_000 }, (_, index) => `bulk/${index}.png`).filter(known)).toEqual(
    [],
  );
});

it("knows nothing when nothing was added", () => {
  expect(new KeyHashes().has("")).toBe(false);
});

it("tells keys apart that look alike", () => {
  const hashes = new KeyHashes();
  hashes.add("a/é.jpg");

  expect(hashes.has("a/e\u0301.jpg")).toBe(false);
  expect(hashes.has("A/é.jpg")).toBe(false);
  expect(hashes.has("a/é.jpg")).toBe(true);
});

it("takes no key after the first question, which it could not answer any more", () => {
  const hashes = new KeyHashes();
  hashes.add("a");
  hashes.has("a");

  expect(() => hashes.add("b")).toThrow("Keys are added before the first is looked up.");
});
