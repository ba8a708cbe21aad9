import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A page of the project, e.g. `docs/operations.md`. */
export function readPage(path: string): string {
  return readFileSync(join(__dirname, "../..", path), "utf8");
}

/** Anchors of all headings, as GitHub makes them. */
export function anchorsOf(markdown: string): string[] {
  const headings = markdown.match(/^#{1,6} .+$/gm) ?? [];
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Lines of the console blocks that are typed in, without the prompt. */
export function commandsOf(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/```console\n([\s\S]*?)```/g)].map(
    ([, block = ""]) => block,
  );
  return blocks
    .flatMap((block) => block.split("\n"))
    .filter((line) => line.startsWith("$ "))
    .map((line) => line.slice(2));
}

/** Cells of the table rows, without the lines below the headings. */
export function rowsOf(markdown: string): string[][] {
  return markdown
    .split("\n")
    .filter((line) => line.startsWith("|") && !line.startsWith("|---"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
