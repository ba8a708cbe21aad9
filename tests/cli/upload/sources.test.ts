import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { nameFilter } from "../../../cli/upload/name-filter";
import { readSources } from "../../../cli/upload/sources";
import { walkSources } from "../../../cli/upload/survey";
import { compareUtf8 } from "../../../lib/utf8-order";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

afterEach(removeTemporaryFolders);

async function namesOf(paths: readonly string[], isWanted = nameFilter([], [])) {
  const names: string[] = [];
  for await (const { name } of walkSources(await readSources(paths, isWanted))) names.push(name);
  return names;
}

it("walks in the order in which S3 lists keys, across paths", async () => {
  const one = temporaryFolder({ "a/z.jpg": "", "a.jpg": "", "a-b.jpg": "", "\u{1f600}.jpg": "" });
  const other = temporaryFolder({ "a/y.jpg": "", "￿.jpg": "", "Z.jpg": "" });
  const names = await namesOf([one, other]);
  expect(names).toEqual([
    "Z.jpg",
    "a-b.jpg",
    "a.jpg",
    "a/y.jpg",
    "a/z.jpg",
    "￿.jpg",
    "\u{1f600}.jpg",
  ]);
  expect([...names].sort(compareUtf8)).toEqual(names);
});

it.each([
  ["*.jpg", ["a.jpg", "b.jpg"]],
  ["**/*.jpg", ["2023/x/d.jpg", "2024/c.jpg", "a.jpg", "b.jpg"]],
  ["202*", ["2023/x/d.jpg", "2024/c.jpg", "2024/e.png"]],
  ["{a,b}.jpg", ["a.jpg", "b.jpg"]],
  ["2024/[ce].*", ["c.jpg", "e.png"]],
])(
  "takes what the pattern %s matches, and all below a folder that it matches",
  async (pattern, expected) => {
    const folder = temporaryFolder({
      "a.jpg": "",
      "b.jpg": "",
      "2024/c.jpg": "",
      "2024/e.png": "",
      "2023/x/d.jpg": "",
    });
    expect(await namesOf([join(folder, pattern)])).toEqual(expected);
  },
);

it("takes a file whose name looks like a pattern for itself", async () => {
  const folder = temporaryFolder({ "a[1].jpg": "", "a1.jpg": "" });
  expect(await namesOf([join(folder, "a[1].jpg")])).toEqual(["a[1].jpg"]);
});

it("matches filters without a slash against the file's own name, and the others against all of it", async () => {
  const folder = temporaryFolder({ "a/x.jpg": "", "a/b/x.jpg": "", "x.png": "" });
  expect(await namesOf([folder], nameFilter(["x.jpg"], ["a/b/**"]))).toEqual(["a/x.jpg"]);
  expect(await namesOf([folder], nameFilter(["*.png", "a/*"], []))).toEqual(["a/x.jpg", "x.png"]);
});

it("follows no links to folders, which may form a circle", async () => {
  const folder = temporaryFolder({ "a.jpg": "" });
  symlinkSync(folder, join(folder, "loop"));
  expect(await namesOf([folder])).toEqual(["a.jpg", "loop"]);
});
