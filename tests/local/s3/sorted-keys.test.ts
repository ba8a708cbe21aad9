import * as fc from "fast-check";
import { SortedKeys } from "../../../local/s3/sorted-keys";

test("keeps the order of the UTF-8 bytes, whatever is added and removed", () => {
  const key = fc.string({ unit: "binary", maxLength: 4 });
  fc.assert(
    fc.property(fc.array(key), fc.array(key), key, (added, removed, start) => {
      const keys = new SortedKeys(new Set(added.slice(0, added.length / 2)));
      for (const one of added) keys.add(one);
      for (const one of removed) keys.delete(one);
      const bytes = (text: string) => Buffer.from(text);
      const expected = [...new Set(added)]
        .filter((one) => !removed.includes(one) && Buffer.compare(bytes(one), bytes(start)) >= 0)
        .sort((one, other) => Buffer.compare(bytes(one), bytes(other)));
      expect([...keys.from(start)]).toEqual(
        expected.filter((one, index) => one !== expected[index - 1]),
      );
    }),
  );
});
