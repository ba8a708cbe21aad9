import { Command, InvalidArgumentError } from "commander";
import { benchSubmission } from "./submission";

const MAX_IMAGES = 100_000;

new Command("npm run bench --")
  .description(
    "Prints what this design gains over one job per image, both measured in the same run.",
  )
  .option("--images <number>", "images to label", parseImages, 1000)
  .action(({ images }: { images: number }) => benchSubmission(images))
  .parseAsync();

function parseImages(text: string): number {
  const images = Number(text);
  if (Number.isInteger(images) && images >= 1 && images <= MAX_IMAGES) return images;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${MAX_IMAGES}.`);
}
