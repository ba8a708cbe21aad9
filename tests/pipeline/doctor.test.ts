import { setTimeout as pause } from "node:timers/promises";
import { examineTarget } from "../../cli/commands/doctor";
import { AREAS } from "../../cli/doctor/finding";
import { targetOf } from "../../cli/target/local-target";
import type { Target } from "../../cli/target/target";
import { LocalCloud } from "../../local/cloud";
import { FakeIo } from "../helpers/fake-io";
import { labeler, PROJECT_DIRECTORY } from "../helpers/labeler";
import { removeTemporaryFolders, temporaryFolder } from "../helpers/temporary-folder";
import { type PlantedCloud, plantedCloud } from "./doctor/planted-cloud";
import { PLANTED_FAULTS } from "./doctor/planted-faults";

jest.setTimeout(90_000);

/** Gathers events for as short as can be, so that no deploy meets any that are under way. */
const lane = (prefix: string, priority: number, pools: readonly string[]) => ({
  ...{ prefix, priority, pools },
  batchWindowSeconds: 1,
  imagesPerJob: 100,
});
const LANES = {
  express: lane("express/", 100, ["onDemand", "spot"]),
  bulk: lane("bulk/", 1, ["spot"]),
};
/** Of two vCPUs, so that a pool of one is too small. */
const WORKER = { vcpus: 2, memoryMiB: 4096 };
const CONFIG = {
  "image-labeler:lanes": JSON.stringify(LANES),
  "image-labeler:worker": JSON.stringify(WORKER),
};

/** Looks again sooner than people have to wait. */
class HastyIo extends FakeIo {
  override readonly sleep = () => pause(500);
}

let cloud: LocalCloud;
let stateDirectory: string;
let isUp = false;
let planted: PlantedCloud;
let target: Target;

const deploy = () =>
  cloud.deploy({ projectDirectory: PROJECT_DIRECTORY, stack: "dev", config: CONFIG });

beforeAll(async () => {
  stateDirectory = temporaryFolder();
  cloud = await LocalCloud.start({ stateDirectory, port: 0 });
  isUp = true;
  planted = plantedCloud(cloud, await deploy());
  target = targetOf(cloud);
  cloud.run();
});

afterAll(async () => {
  if (isUp) await stop();
  removeTemporaryFolders();
});

async function stop(): Promise<void> {
  isUp = false;
  planted.destroy();
  await target.close();
  await cloud.close();
}

async function examine(changed: Partial<Target> = {}) {
  const io = new HastyIo();
  const exitCode = await examineTarget({ json: true }, { ...target, ...changed }, io);
  const rows = io.stdout.map((line) => JSON.parse(line));
  return { exitCode, rows, findings: rows.filter(({ finding }) => finding !== undefined) };
}

it("finds nothing in the stack as it was deployed", async () => {
  const { exitCode, rows } = await examine();

  expect(rows.map(({ severity, area, finding }) => [severity, area, finding])).toEqual(
    AREAS.map((area) => ["ok", area, undefined]),
  );
  expect(exitCode).toBe(0);
});

it.each(PLANTED_FAULTS)("finds that $name, and nothing else", async (fault) => {
  const undo = await fault.plant(planted, deploy);
  try {
    const { exitCode, findings } = await examine();

    expect(
      findings.map(({ severity, area, finding, mend }) => [severity, area, finding, mend]),
    ).toEqual(fault.findings);
    expect(exitCode).toBe(fault.findings.some(([severity]) => severity === "problem") ? 1 : 0);
  } finally {
    await undo();
  }
});

it("says one thing to whoever is not known", async () => {
  const credentials = { accessKeyId: "AKIAUNKNOWN", secretAccessKey: "secret" };
  const { exitCode, rows } = await examine({ connection: { ...target.connection, credentials } });

  expect(exitCode).toBe(1);
  expect(rows).toEqual([
    {
      severity: "problem",
      area: "account",
      thing: "credentials",
      finding: "AWS does not accept the credentials.",
      evidence: {
        said: "The security token included in the request is invalid: the local cloud gave nobody the access key AKIAUNKNOWN.",
        region: "us-east-1",
      },
      mend: "aws sso login, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    },
  ]);
});

it("says of a local cloud that is not up that nothing moves, and not what follows from it", async () => {
  await stop();
  const run = await labeler(["doctor"], { stateDirectory });

  expect(run.exitCode).toBe(1);
  expect(run.stdout[0]).toBe(
    "problem\tstack\t\tThe local cloud is not up: nothing moves until it is.\tlabeler-images-b0627c4\t\tlabeler local",
  );
  const others = run.stdout.slice(1).filter((row) => !/^(ok|skipped)\t/.test(row));
  expect(others).toEqual([]);
  expect(run.stderr).toEqual(["1 problem. Nothing was changed."]);
});
