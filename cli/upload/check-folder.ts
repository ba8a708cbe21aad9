import { stat } from "node:fs/promises";
import { UsageError } from "../errors";
import type { Io } from "../io";
import { type FolderContents, readFolder, reportProblems } from "./upload-folder";

/**
 * Reads what there is to upload before anything is touched.
 *
 * @throws UsageError when the folder does not exist, is no folder, or holds no image.
 */
export async function checkFolder(folder: string, io: Io): Promise<FolderContents> {
  const stats = await stat(folder).catch((cause: unknown) => {
    throw new UsageError(`There is no folder "${folder}". Name one that exists.`, { cause });
  });
  if (!stats.isDirectory()) {
    throw new UsageError(`"${folder}" is a file. Name the folder that it is in.`);
  }
  const contents = await readFolder(folder);
  if (contents.files.length === 0) {
    reportProblems(contents, io);
    throw new UsageError(
      `"${folder}" holds no image to upload. Name a folder with images in it or in its subfolders.`,
    );
  }
  return contents;
}
