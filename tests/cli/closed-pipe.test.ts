import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { PROJECT_DIRECTORY } from "../helpers/labeler";

it("ends without a stack trace when nobody reads the results any more", async () => {
  const labeler = spawn(process.execPath, [join(PROJECT_DIRECTORY, "cli/labeler.js"), "--help"]);
  labeler.stdout.destroy();
  let complaints = "";
  labeler.stderr.on("data", (text) => {
    complaints += text;
  });

  const [exitCode] = await once(labeler, "close");

  expect({ exitCode, complaints }).toEqual({ exitCode: 0, complaints: "" });
});
