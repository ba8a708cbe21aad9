import { imageUri } from "../../contracts/table";
import type { CommandContext } from "../command-context";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import type { Io } from "../io";
import { formatConfidence, plural } from "../output/format";
import { printTable } from "../output/table";
import { type Expression, labelsOf, parseExpression } from "../search/expression";
import { type Found, findImages } from "../search/find-images";
import { type SearchOptions, type SearchTarget, searchWorld } from "../search/search-world";
import { suggestions } from "../search/suggest";
import { parseSince } from "../since";
import { withTarget } from "../target/open-target";

export interface SearchArgs extends SearchOptions {
  readonly expression: string;
  readonly stack?: string;
  readonly json: boolean;
}

/** Prints the images that show what is asked for, surest first. None is an answer too: exit code 0. */
export async function search(args: SearchArgs, context: CommandContext): Promise<CliExitCode> {
  const expression = parseExpression(args.expression);
  const since = args.since === undefined ? undefined : parseSince(args.since, context.io.now());
  return withTarget(context, args.stack, (target) =>
    searchTarget(expression, { ...args, since }, target, context.io),
  );
}

/** The work itself, on a target that is open. `since` is ISO 8601 here. */
export async function searchTarget(
  expression: Expression,
  args: SearchArgs,
  target: SearchTarget,
  io: Io,
): Promise<CliExitCode> {
  const world = searchWorld(target, args, io);
  const hits: Found[] = [];
  let more = false;
  for await (const hit of findImages(expression, world, args.minConfidence)) {
    more = hits.length === args.limit;
    if (more || io.interrupt.aborted) break;
    hits.push(hit);
  }
  hits.sort((one, other) => other.confidence - one.confidence);
  print(hits, args, io, imageUri(target.outputs.imagesBucket, ""));
  if (io.interrupt.aborted) {
    io.err(`Interrupted: there may be more than ${plural(hits.length, "image")}.`);
    return CLI_EXIT_CODES.interrupted;
  }
  if (hits.length === 0) io.err(`No image in ${target.name} ${describe(expression, args)}.`);
  if (more) io.err(`There are more than ${plural(args.limit, "image")}: --limit shows more.`);
  const labels = labelsOf(expression);
  const doubtful = labels.filter((label) => !hits.some((hit) => hit.labels.has(label)));
  for (const line of await suggestions(doubtful, labels, world)) io.err(line);
  return CLI_EXIT_CODES.ok;
}

function print(hits: readonly Found[], args: SearchArgs, io: Io, root: string): void {
  if (args.json) {
    for (const { image, confidence, labels } of hits) {
      const key = image.slice(root.length);
      io.out(JSON.stringify({ image, key, confidence, labels: Object.fromEntries(labels) }));
    }
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

/** What no image does: shows "dog" with 90 % or more, below lane bulk. */
function describe(expression: Expression, { lane, since, minConfidence, ...args }: SearchArgs) {
  const what = expression.kind === "label" ? `shows "${args.expression}"` : `is ${args.expression}`;
  return [
    what,
    ...(minConfidence > 0 ? [`with ${minConfidence} % or more`] : []),
    ...(lane === undefined ? [] : [`in lane ${lane}`]),
    ...(since === undefined ? [] : [`settled since ${since}`]),
  ].join(" ");
}
