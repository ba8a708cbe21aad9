import { chmodSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type ScannedFile, scanFolder } from "../../../cli/upload/scan";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

afterEach(removeTemporaryFolders);

async function scan(folder: string): Promise<ScannedFile[]> {
  const files: ScannedFile[] = [];
  for await (const file of scanFolder(folder)) files.push(file);
  return files;
}

it("finds images in all subfolders, with slashes in their names and the type of their content", async () => {
  const folder = temporaryFolder({
    "b/写真 + 1.JPG": JPEG,
    "a.jpg": PNG,
    "no extension": JPEG,
  });
  expect(await scan(folder)).toEqual([
    {
      kind: "upload",
      path: join(folder, "a.jpg"),
      name: "a.jpg",
      bytes: 8,
      contentType: "image/png",
    },
    {
      kind: "upload",
      path: join(folder, "b/写真 + 1.JPG"),
      name: "b/写真 + 1.JPG",
      bytes: 6,
      contentType: "image/jpeg",
    },
    {
      kind: "upload",
      path: join(folder, "no extension"),
      name: "no extension",
      bytes: 6,
      contentType: "image/jpeg",
    },
  ]);
});

it("skips what neither its bytes nor its name call an image, and what is hidden", async () => {
  const folder = temporaryFolder({
    ".hidden.jpg": JPEG,
    ".git/a.jpg": JPEG,
    "Thumbs.db": "thumbs!",
    "notes.txt": "hello",
  });
  expect(await scan(folder)).toEqual([
    { kind: "skipped", name: ".git", reason: "hidden" },
    { kind: "skipped", name: ".hidden.jpg", reason: "hidden" },
    { kind: "skipped", name: "Thumbs.db", reason: "not an image" },
    { kind: "skipped", name: "notes.txt", reason: "not an image" },
  ]);
});

it("takes empty files and texts that are named like images, so that their rejection is recorded", async () => {
  const folder = temporaryFolder({ "empty.jpg": "", "notes.JPG": "hello" });
  expect(await scan(folder)).toMatchObject([
    { kind: "upload", name: "empty.jpg", bytes: 0, contentType: "application/octet-stream" },
    { kind: "upload", name: "notes.JPG", bytes: 5, contentType: "application/octet-stream" },
  ]);
});

it("follows links to files but not to folders, which may form a circle", async () => {
  const folder = temporaryFolder({ "a.jpg": JPEG });
  symlinkSync(join(folder, "a.jpg"), join(folder, "link.jpg"));
  symlinkSync(folder, join(folder, "loop"));
  expect(await scan(folder)).toMatchObject([
    { kind: "upload", name: "a.jpg" },
    { kind: "upload", name: "link.jpg" },
    { kind: "skipped", name: "loop", reason: "link to a folder" },
  ]);
});

it("reports a file that cannot be read and goes on", async () => {
  const folder = temporaryFolder({ "b.jpg": JPEG });
  symlinkSync(join(folder, "gone.jpg"), join(folder, "a.jpg"));
  chmodSync(folder, 0o755);
  expect(await scan(folder)).toMatchObject([
    { kind: "unreadable", name: "a.jpg", error: { code: "ENOENT" } },
    { kind: "upload", name: "b.jpg" },
  ]);
});
