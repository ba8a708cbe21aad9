import { Command, InvalidArgumentError } from "commander";
import { benchFormats, type FormatsOptions } from "./formats";
import { benchPriority, type PriorityOptions } from "./priority";
import { benchQuota, type QuotaOptions } from "./quota/quota";
import { benchRealWorkers, type RealWorkersOptions } from "./quota/real-workers";
import { benchSearch } from "./search/search";
import { benchSubmission } from "./submission";
import { benchSubmitter } from "./submitter";
import { benchSync } from "./sync";
import { benchUpload, type UploadBenchOptions } from "./upload/upload";

const MAX_IMAGES = 100_000;
const MAX_SEARCHED_IMAGES = 1_000_000;
const MAX_OBJECTS = 10_000_000;
const MAX_RUNS = 100;
const MAX_WORKERS = 64;

const program = new Command("npm run bench --");
program
  .command("submission", { isDefault: true })
  .description(
    "Prints what this design gains over one job per image, both measured in the same run.",
  )
  .option("--images <number>", "images to label", parseImages, 1000)
  .action(({ images }: { images: number }) => benchSubmission(images));
program
  .command("formats")
  .description(
    "Prints how fast a worker converts photos of 24 megapixels, beside what its decoders do alone.",
  )
  .option("--photos <number>", "photos to label, of all formats together", parseImages, 200)
  .option("--heic <file>", "a real photo to take as HEIC")
  .action((options: FormatsOptions) => benchFormats(options));
program
  .command("submitter")
  .description("Prints what the submitter's function takes, by itself and for a backlog.")
  .option("--triggers <number>", "triggers of the backlog", parseImages, MAX_IMAGES)
  .action(({ triggers }: { triggers: number }) => benchSubmitter(triggers));
program
  .command("priority")
  .description("Prints how much longer an express image takes while a backlog of bulk is labeled.")
  .option("--triggers <number>", "triggers of the backlog", parseImages, MAX_IMAGES)
  .option("--images <number>", "how many of them name an image to label", parseImages, 6000)
  .action((options: PriorityOptions) => benchPriority(options));
program
  .command("sync")
  .description("Prints how fast sync compares, and what memory it takes beside a Set of all keys.")
  .option("--objects <number>", "objects in the scripted bucket", parseObjects, 500_000)
  .action(({ objects }: { objects: number }) => benchSync(objects));
program
  .command("search")
  .description("Prints how soon a search of a large table answers, and what it reads.")
  .option("--images <number>", "labeled images in the table", parseSearchedImages, 200_000)
  .action(({ images }: { images: number }) => benchSearch(images));
program
  .command("upload")
  .description(
    "Prints how fast labeler uploads, beside the AWS CLI, rclone and s5cmd, to the same S3.",
  )
  .option("--files <number>", "small files", parseImages, 10_000)
  .option("--kilobytes <number>", "size of each", parseImages, 20)
  .option("--large-files <number>", "large files", parseImages, 200)
  .option("--megabytes <number>", "size of each", parseImages, 10)
  .option("--endpoint <url>", "an S3 with the environment's credentials (default: a local one)")
  .option("--memory <number...>", "upload so many files for labeler's memory", gatherImages, [])
  .action((options: UploadBenchOptions) => benchUpload(options));
program
  .command("quota")
  .description("Prints how workers share the quota of Rekognition.")
  .option("--runs <number>", "simulations of each, of which the worst is printed", parseRuns, 3)
  .option("--real", "start real workers on the local cloud instead, with a quota of 50 a second")
  .option("--workers <number>", "real workers", parseWorkers, 4)
  .option("--images <number>", "tiny images for the real workers", parseImages, 5000)
  .action(({ real, ...options }: QuotaOptions & RealWorkersOptions & { real?: true }) =>
    real ? benchRealWorkers(options) : benchQuota(options),
  );
program.parseAsync();

function gatherImages(text: string, before: readonly number[]): readonly number[] {
  return [...before, parseImages(text)];
}

function parseImages(text: string): number {
  return parseWhole(text, MAX_IMAGES);
}

function parseSearchedImages(text: string): number {
  return parseWhole(text, MAX_SEARCHED_IMAGES);
}

function parseObjects(text: string): number {
  return parseWhole(text, MAX_OBJECTS);
}

function parseRuns(text: string): number {
  return parseWhole(text, MAX_RUNS);
}

function parseWorkers(text: string): number {
  return parseWhole(text, MAX_WORKERS);
}

function parseWhole(text: string, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${max}.`);
}
