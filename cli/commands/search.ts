import { imageUri } from "../../contracts/table";
import type { CommandContext } from "../command-context";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import { formatConfidence, plural } from "../output/format";
import { printTable } from "../output/table";
import { type Hit, imagesShowing } from "../table/labels";
import { withTarget } from "../target/open-target";

export interface SearchArgs {
  readonly label: string;
  readonly minConfidence: number;
  readonly limit: number;
  readonly stack?: string;
  readonly json: boolean;
}

/** Prints the images that show a label, surest first. None is an answer too: exit code 0. */
export async function search(args: SearchArgs, context: CommandContext): Promise<CliExitCode> {
  const { io } = context;
  return withTarget(context, args.stack, async ({ table, outputs, name }) => {
    const hits: Hit[] = [];
    let more = false;
    for await (const hit of imagesShowing(
      table,
      outputs.labelTable,
      args.label,
      args.minConfidence,
    )) {
      more = hits.length === args.limit;
      if (more) break;
      hits.push(hit);
    }
    print(hits, args, context, imageUri(outputs.imagesBucket, ""));
    if (hits.length === 0) io.err(`No image in ${name} shows "${args.label}".`);
    if (more) io.err(`There are more than ${plural(args.limit, "image")}: --limit shows more.`);
    return CLI_EXIT_CODES.ok;
  });
}

function print(hits: readonly Hit[], args: SearchArgs, { io }: CommandContext, root: string): void {
  if (args.json) {
    for (const hit of hits) io.out(JSON.stringify({ ...hit, key: hit.image.slice(root.length) }));
    return;
  }
  if (hits.length === 0) return;
  printTable(
    io,
    [
      {
        header: "CONFIDENCE",
        value: ({ confidence }) => formatConfidence(confidence),
        alignRight: true,
      },
      { header: "IMAGE", value: ({ image }) => image.slice(root.length) },
    ],
    hits,
  );
}
