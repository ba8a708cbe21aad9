import { execFileSync, spawnSync } from "node:child_process";
import { Argument, Command } from "commander";
import { completion, type Shell } from "../../../cli/commands/completion";
import { announceRunningCloud } from "../../../cli/target/running-cloud";
import { FakeIo } from "../../helpers/fake-io";
import { labeler } from "../../helpers/labeler";
import { OUTPUTS } from "../../helpers/stack-outputs";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

afterEach(removeTemporaryFolders);

const inBash = isThere("bash") ? describe : describe.skip;
const inZsh = isThere("zsh") ? it : it.skip;
const inFish = isThere("fish") ? it : it.skip;

async function scriptOf(shell: Shell, stateDirectory = "/nowhere"): Promise<string> {
  const run = await labeler(["completion", shell], { stateDirectory });
  expect(run).toMatchObject({ exitCode: 0, stderr: [] });
  return run.stdout.join("\n");
}

/** A program of three commands, one of whose texts mean something to shells. */
async function smallScript(shell: Shell): Promise<string> {
  const program = new Command("tool").description("A tool.").version("1.0.0");
  program
    .command("put <folder>")
    .description("Puts 'it' [there]: now")
    .option("--lane <lane>", "a [lane]: it's one of $HOME")
    .option("--config <file>", "read this");
  program.command("make").addArgument(new Argument("<kind>").choices(["one", "two"]));
  const io = new FakeIo();
  await completion(shell, program, { io, stateDirectory: "/nowhere", projectDirectory: "" });
  return io.stdout.join("\n");
}

inBash("in bash", () => {
  let script: string;
  beforeAll(async () => {
    script = await scriptOf("bash");
  });

  /** What is offered for the last of these words, and what else bash is asked to complete. */
  function offered(...words: string[]): string[] {
    const typed = words.map((word) => `'${word}'`).join(" ");
    return bash(`
      ${script}
      compopt() { echo "compopt $*"; }
      COMP_WORDS=(labeler ${typed}); COMP_CWORD=${words.length}
      _labeler
      printf '%s\\n' "\${COMPREPLY[@]}"`);
  }

  it("offers the commands", () => {
    expect(offered("sy")).toEqual(["sync"]);
    expect(offered("")).toEqual(
      expect.arrayContaining(["local", "upload", "search", "plan", "use", "completion", "help"]),
    );
    expect(offered("--v")).toEqual(["--version"]);
  });

  it("offers the options of a command", () => {
    const options = ["--lane", "--wait", "--dry-run", "--stack", "--json", "-h", "--help"];

    expect(offered("upload", "-")).toEqual(expect.arrayContaining(options));
    expect(offered("upload", "--dr")).toEqual(["--dry-run"]);
    expect(offered("upload", "photos", "--w")).toEqual(["--wait"]);
    expect(offered("failed", "")).toEqual(expect.arrayContaining(["--lane", "--limit"]));
    expect(offered("nonsense", "-")).toEqual([]);
  });

  it("offers the lanes, whichever way a value is given", () => {
    expect(offered("upload", "--lane", "")).toEqual(["express", "standard", "bulk"]);
    expect(offered("plan", "--lane", "b")).toEqual(["bulk"]);
    expect(offered("upload", "--lane", "=")).toEqual(["express", "standard", "bulk"]);
    expect(offered("upload", "--lane", "=", "bu")).toEqual(["bulk"]);
  });

  it("offers what an argument or an option takes", () => {
    expect(offered("completion", "")).toEqual(["bash", "zsh", "fish"]);
    expect(offered("help", "pl")).toEqual(["plan"]);
    expect(offered("upload", "")).toEqual(["compopt -o default"]);
    expect(offered("local", "")).toEqual(["compopt -o dirnames"]);
    expect(offered("plan", "--config", "")).toEqual(["compopt -o default"]);
    expect(offered("search", "--limit", "")).toEqual([]);
  });

  it("is registered for the program", () => {
    expect(bash(`${script}\ncomplete -p labeler`)).toEqual(["complete -F _labeler labeler"]);
  });
});

it("offers the lanes of a local cloud that is up, but no word that a shell would run", async () => {
  const stateDirectory = temporaryFolder();
  const { bulk } = OUTPUTS.lanes;
  await announceRunningCloud(stateDirectory, {
    processId: process.pid,
    endpoint: "http://127.0.0.1:4588",
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
    outputs: { ...OUTPUTS, lanes: { holidays: bulk, "$(reboot)": bulk } },
  });
  const script = await scriptOf("bash", stateDirectory);

  expect(script).toContain(`"upload --lane") COMPREPLY=($(compgen -W "holidays" --`);
  expect(script).not.toContain("reboot");
});

it.each<Shell>(["bash", "zsh", "fish"])(
  "is written for %s from the declarations",
  async (shell) => {
    expect(await smallScript(shell)).toMatchSnapshot();
  },
);

inZsh("is valid in zsh", async () => {
  expect(check("zsh", "-n", "-c", await scriptOf("zsh"))).toEqual([]);
});

inFish("offers commands and lanes in fish", async () => {
  const script = await scriptOf("fish");
  const offered = (line: string) => check("fish", "-c", `${script}\ncomplete -C '${line}'`);

  expect(offered("labeler syn")).toEqual([expect.stringMatching(/^sync\t/)]);
  expect(offered("labeler upload --lane b")).toEqual([expect.stringMatching(/^bulk\t/)]);
});

it("knows no other shell", async () => {
  const run = await labeler(["completion", "tcsh"], { stateDirectory: "/nowhere" });

  expect(run).toMatchObject({ exitCode: 2, stdout: [] });
  expect(run.stderr.join("\n")).toMatch(
    /'tcsh' is invalid .* Allowed choices are bash, zsh, fish\./,
  );
});

function bash(script: string): string[] {
  return check("bash", "--norc", "-c", script);
}

/** Lines that it prints. */
function check(command: string, ...args: string[]): string[] {
  const printed = execFileSync(command, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return printed.split("\n").filter((line) => line !== "");
}

function isThere(command: string): boolean {
  return spawnSync(command, ["--version"]).status === 0;
}
