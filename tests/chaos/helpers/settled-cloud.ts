import type { Content } from "../../../chaos/content";
import { histories } from "../../../chaos/history";
import type { Operation } from "../../../chaos/operation";
import { write } from "../../../chaos/writers";
import { targetOf } from "../../../cli/target/local-target";
import type { Target } from "../../../cli/target/target";
import { waitUntilIdle } from "../../../cli/wait/idle";
import { LocalCloud } from "../../../local/cloud";
import { PROJECT_DIRECTORY } from "../../helpers/labeler";
import { RecordingIo } from "../../helpers/recording-io";
import { temporaryFolder } from "../../helpers/temporary-folder";

/** Other settings than the defaults, so that they matter. */
export const REKOGNITION = { requestsPerSecond: 1000, minConfidence: 80, maxLabels: 4 };

const lane = (name: string, priority: number) => ({
  ...{ prefix: `${name}/`, priority, pools: ["spot"], batchWindowSeconds: 1, imagesPerJob: 50 },
});
const LANES = { express: lane("express", 10), bulk: lane("bulk", 1) };

/** A local cloud at rest: each content was put, a history has happened, and nothing works any more. */
export interface SettledCloud {
  readonly target: Target;
  close(): Promise<void>;
}

export async function settledCloud(
  contents: readonly Content[],
  versioned: boolean,
): Promise<SettledCloud> {
  const stateDirectory = temporaryFolder();
  const cloud = await start(stateDirectory);
  try {
    const config = { rekognition: REKOGNITION, lanes: LANES, imagesBucket: { versioned } };
    const values = Object.entries(config).map(
      ([key, value]) => [`image-labeler:${key}`, JSON.stringify(value)] as const,
    );
    await cloud.deploy({
      ...{ projectDirectory: PROJECT_DIRECTORY, stack: "dev", config: Object.fromEntries(values) },
    });
    cloud.run();
    await happen(targetOf(cloud), contents);
  } finally {
    await cloud.close();
  }
  const idle = await start(stateDirectory);
  const target = targetOf(idle);
  return {
    target,
    async close() {
      await target.close();
      await idle.close();
    },
  };
}

function start(stateDirectory: string): Promise<LocalCloud> {
  const detectLabelsPerSecond = Number.POSITIVE_INFINITY;
  return LocalCloud.start({ stateDirectory, port: 0, detectLabelsPerSecond });
}

async function happen(target: Target, contents: readonly Content[]): Promise<void> {
  const { imagesBucket: bucket, lanes: outputs } = target.outputs;
  const lanes = Object.entries(outputs).map(([name, { prefix }]) => ({ name, prefix }));
  const each = contents.map(
    ({ name }, content): Operation => ({
      ...{ kind: "create", lane: "express", key: `express/${name}` },
      writers: [[{ act: "put", content }]],
    }),
  );
  const history = histories({ seed: 3, operations: 80, lanes, keys: 5 });
  await write([...each, ...history], target.s3, { bucket, contents, writers: 8 });
  for (const lane of Object.values(outputs)) {
    await waitUntilIdle(target, lane, () => {}, new RecordingIo());
  }
  await target.close();
}
