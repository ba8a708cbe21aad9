import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { stackOutputsSchema } from "../../contracts/outputs";
import { errorCode } from "../../lib/error-code";

/** How other commands reach a local cloud that is up: a file beside its state. */
const runningCloudSchema = z.object({
  processId: z.number().int(),
  endpoint: z.string(),
  credentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  outputs: stackOutputsSchema,
});
export type RunningCloud = z.infer<typeof runningCloudSchema>;

/** The local cloud that is up over this state, if one is. A file left by a killed one is no such. */
export async function findRunningCloud(stateDirectory: string): Promise<RunningCloud | undefined> {
  const text = await readFile(fileIn(stateDirectory), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = runningCloudSchema.safeParse(parseJson(text));
  return parsed.success && isAlive(parsed.data.processId) ? parsed.data : undefined;
}

/** Written whole or not at all, and readable by its owner only. */
export async function announceRunningCloud(
  stateDirectory: string,
  cloud: RunningCloud,
): Promise<void> {
  const file = fileIn(stateDirectory);
  await writeFile(`${file}.new`, JSON.stringify(cloud), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

export async function withdrawRunningCloud(stateDirectory: string): Promise<void> {
  await rm(fileIn(stateDirectory), { force: true });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fileIn(stateDirectory: string): string {
  return join(stateDirectory, "running.json");
}

/** Signal 0 only asks. EPERM means that it lives, under another user. */
function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}
