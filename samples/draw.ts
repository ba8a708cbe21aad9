import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { SCENES, type Scene } from "./scenes";

/**
 * Draws the sample images into a folder, so that a machine without photographs has something to
 * label. The same bytes every time: labelling them twice costs nothing.
 *
 * @returns the folder
 */
export async function drawSamples(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await Promise.all(SCENES.map((scene) => draw(scene, folder)));
  return folder;
}

async function draw(scene: Scene, folder: string): Promise<void> {
  await sharp(Buffer.from(svgOf(scene)))
    .flatten()
    .toFile(join(folder, scene.name));
}

function svgOf({ width, height, content }: Scene): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 100 100" preserveAspectRatio="none">${content}</svg>`
  );
}
