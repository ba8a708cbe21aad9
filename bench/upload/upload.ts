import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import type { StackOutputs } from "../../contracts/outputs";
import { onFreshCloud } from "../fresh-cloud";
import { formatRow } from "../rows";
import { toolEnvironment } from "./environment";
import { makeFiles } from "./files";
import { measured, type Usage } from "./measured-process";
import { LABELER_TOOL, OTHER_TOOLS, type Tool, TRANSFERS, versionOf } from "./tools";

export interface UploadBenchOptions {
  readonly files: number;
  readonly kilobytes: number;
  readonly largeFiles: number;
  readonly megabytes: number;
  /** Of an S3 that is there; its credentials are in the environment. Else the local cloud's. */
  readonly endpoint?: string;
  /** Uploads so many files with labeler alone, for its memory. */
  readonly memory: readonly number[];
}

/** Where the tools upload to. */
interface Place {
  readonly s3: S3Client;
  readonly endpoint: string;
  readonly bucket: string;
  readonly environment: NodeJS.ProcessEnv;
}

const PREFIX = "bench/";
const SMALL_KILOBYTES_FOR_MEMORY = 2;

/** Uploads the same files with each tool that is there, to one S3, and prints what each took. */
export async function benchUpload(options: UploadBenchOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "labeler-bench-upload-"));
  try {
    if (options.endpoint !== undefined) return await benchAt(options.endpoint, {}, folder, options);
    await onFreshCloud({}, async (cloud) => {
      const { accessKeyId, secretAccessKey } = cloud.operator;
      const variables = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
      await benchAt(cloud.endpoint, variables, folder, options);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchAt(
  endpoint: string,
  variables: Readonly<Record<string, string>>,
  folder: string,
  options: UploadBenchOptions,
): Promise<void> {
  const place = await placeAt(endpoint, variables, folder);
  const tools = [LABELER_TOOL, ...OTHER_TOOLS].filter((tool) => tell(tool));
  console.log(`to ${endpoint}, each tool started anew, on a machine that does other things too`);
  for (const [files, kilobytes] of [
    [options.files, options.kilobytes],
    [options.largeFiles, options.megabytes * 1000],
  ] as const) {
    await compare(tools, place, { folder, files, kilobytes });
  }
  if (options.memory.length > 0) await printMemory(place, folder, options.memory);
  place.s3.destroy();
}

function tell(tool: Tool): boolean {
  const version = versionOf(tool);
  const { name, settings } = tool;
  console.log(`${name}: ${version ?? "not on the PATH"}; settings: ${settings}`);
  return version !== undefined;
}

interface Load {
  readonly folder: string;
  readonly files: number;
  readonly kilobytes: number;
}

async function compare(tools: readonly Tool[], place: Place, load: Load): Promise<void> {
  const { files, kilobytes } = load;
  const source = join(load.folder, `${files}-of-${kilobytes}`);
  await makeFiles(source, files, kilobytes * 1000);
  console.log(
    `\n${files.toLocaleString("en-US")} files of ${kilobytes.toLocaleString("en-US")} KB`,
  );
  console.log(formatRow("", "files/s", "MB/s", "CPU s", "peak MiB", "times as long"));
  let ours: Usage | undefined;
  for (const tool of tools) {
    const usage = await uploadWith(tool, place, source, files);
    ours ??= usage;
    const perSecond = files / usage.seconds;
    console.log(
      formatRow(
        tool.name,
        perSecond.toFixed(1),
        ((perSecond * kilobytes) / 1000).toFixed(1),
        usage.cpuSeconds.toFixed(1),
        usage.peakMiB.toFixed(0),
        (usage.seconds / ours.seconds).toPrecision(3),
      ),
    );
  }
  await rm(source, { recursive: true });
}

async function printMemory(place: Place, folder: string, counts: readonly number[]): Promise<void> {
  console.log(`\nlabeler's memory, with files of ${SMALL_KILOBYTES_FOR_MEMORY} KB`);
  console.log(formatRow("files", "peak MiB", "files/s"));
  for (const files of counts) {
    const source = join(folder, `memory-${files}`);
    await makeFiles(source, files, SMALL_KILOBYTES_FOR_MEMORY * 1000);
    const { peakMiB, seconds } = await uploadWith(LABELER_TOOL, place, source, files);
    console.log(formatRow(files, peakMiB.toFixed(0), (files / seconds).toFixed(1)));
    await rm(source, { recursive: true });
  }
}

let uploads = 0;

/** Each upload goes to a prefix of its own, where nothing is. */
async function uploadWith(
  tool: Tool,
  { s3, endpoint, bucket, environment }: Place,
  source: string,
  files: number,
): Promise<Usage> {
  uploads += 1;
  const below = `${Date.now()}-${uploads}/`;
  const prefix = tool === LABELER_TOOL ? below : PREFIX + below;
  const usage = await measured(tool.command(source, { endpoint, bucket, prefix }), environment);
  let stored = 0;
  const where = { Bucket: bucket, Prefix: PREFIX + below };
  for await (const { KeyCount = 0 } of paginateListObjectsV2({ client: s3 }, where)) {
    stored += KeyCount;
  }
  // A figure for work that was not done would be worth nothing.
  if (stored !== files) throw new Error(`${tool.name} uploaded ${stored} of ${files} files.`);
  return usage;
}

/** A bucket of its own, and a stack that labeler finds in it. */
async function placeAt(
  endpoint: string,
  credentials: Readonly<Record<string, string>>,
  folder: string,
): Promise<Place> {
  const bucket = `labeler-bench-${Date.now()}`;
  const config = join(folder, "aws-config");
  await writeFile(config, `[default]\ns3 =\n  max_concurrent_requests = ${TRANSFERS}\n`);
  await writeFile(join(folder, "outputs.json"), JSON.stringify(outputsOf(bucket)));
  const pulumi = join(folder, "pulumi");
  await writeFile(pulumi, `#!/bin/sh\ncat "${join(folder, "outputs.json")}"\n`);
  await chmod(pulumi, 0o755);
  const variables = {
    ...{ AWS_ENDPOINT_URL: endpoint, AWS_REGION: REGION, AWS_CONFIG_FILE: config },
    ...credentials,
  };
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = credentials;
  const s3 = new S3Client({
    ...{ endpoint, region: REGION, forcePathStyle: true },
    ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
  });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  return { s3, endpoint, bucket, environment: toolEnvironment(variables, folder) };
}

const REGION = "us-east-1";

/** Nobody labels what is uploaded: only the upload is measured. */
function outputsOf(bucket: string): StackOutputs {
  const none = "https://none.invalid/";
  return {
    ...{ imagesBucket: bucket, workBucket: bucket, labelTable: "none", region: REGION },
    ...{ imageUri: "none", dashboardUrl: none },
    lanes: {
      bench: { prefix: PREFIX, queueUrl: none, deadLetterQueueUrl: none, jobQueueArn: "none" },
    },
  };
}
