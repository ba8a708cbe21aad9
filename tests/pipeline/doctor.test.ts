import { setTimeout as pause } from "node:timers/promises";
import { examineTarget } from "../../cli/commands/doctor";
import { AREAS } from "../../cli/doctor/finding";
import { targetOf } from "../../cli/target/local-target";
import type { Target } from "../../cli/target/target";
import { LocalCloud } from "../../local/cloud";
import { FakeIo } from "../helpers/fake-io";
import { PROJECT_DIRECTORY } from "../helpers/labeler";
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
let planted: PlantedCloud;
let target: Target;

const deploy = () =>
  cloud.deploy({ projectDirectory: PROJECT_DIRECTORY, stack: "dev", config: CONFIG });

beforeAll(async () => {
  cloud = await LocalCloud.start({ stateDirectory: temporaryFolder(), port: 0 });
  planted = plantedCloud(cloud, await deploy());
  target = targetOf(cloud);
  cloud.run();
});

afterAll(async () => {
  planted.destroy();
  await target.close();
  await cloud.close();
  removeTemporaryFolders();
});

async function examine() {
  const io = new HastyIo();
  const exitCode = await examineTarget({ json: true }, target, io);
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
