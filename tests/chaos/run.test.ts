import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formatViolation } from "../../chaos/checker/violation";
import { runChaos } from "../../chaos/run";
import { PROJECT_DIRECTORY } from "../helpers/labeler";
import { RecordingIo } from "../helpers/recording-io";
import { removeTemporaryFolders, temporaryFolder } from "../helpers/temporary-folder";

jest.setTimeout(180_000);

afterAll(removeTemporaryFolders);

/** One with a bucket that keeps versions, one without. `npm run chaos` is for longer ones, with new seeds. */
it.each([11, 12])(
  "nothing is lost and nothing is done twice while everything goes wrong: seed %d",
  async (seed) => {
    const io = new RecordingIo();
    const stateDirectory = temporaryFolder();
    const result = await runChaos({
      ...{ seed, images: 150, minutes: 0.2, waitFactor: 150 },
      ...{ projectDirectory: PROJECT_DIRECTORY, stateDirectory, io },
    });
    if (result === undefined) throw new Error("The run was interrupted.");

    expect(result.violations.map(formatViolation)).toEqual([]);
    expect(result.written).toMatchObject({ operations: 150, aborted: false });
    expect(result.objects).toBeGreaterThan(100);
    // What is proved here is worth something only when something went wrong, and something was paid for.
    expect(Object.keys(result.status.faults).length).toBeGreaterThan(8);
    expect(result.disasters.restarts + result.disasters.powerLosses).toBeGreaterThan(0);
    expect(result.calls.versions).toBeGreaterThan(100);
    expect(readFileSync(join(stateDirectory, "ledger.jsonl"), "utf8")).toContain('"kind":"read"');
  },
);
