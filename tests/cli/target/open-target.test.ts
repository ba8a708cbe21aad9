import { rememberStack } from "../../../cli/target/default-stack";
import { withTarget } from "../../../cli/target/open-target";
import { announceRunningCloud } from "../../../cli/target/running-cloud";
import { pulumiIn, type RunPulumi } from "../../../cli/target/stack-target";
import { FakeIo } from "../../helpers/fake-io";
import { OUTPUTS } from "../../helpers/stack-outputs";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

afterEach(removeTemporaryFolders);

const anyStack: RunPulumi = async () => JSON.stringify(OUTPUTS);

async function nameOf(
  stateDirectory: string,
  {
    stack,
    io = new FakeIo(),
    pulumi = anyStack,
  }: { stack?: string; io?: FakeIo; pulumi?: RunPulumi },
) {
  const context = { io, stateDirectory, projectDirectory: stateDirectory };
  return withTarget(context, stack, async ({ name }) => name, false, pulumi);
}

it("works on the local cloud when no stack is named or remembered", async () => {
  const stateDirectory = temporaryFolder();
  await announceRunningCloud(stateDirectory, {
    processId: process.pid,
    endpoint: "http://127.0.0.1:4588",
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
    outputs: OUTPUTS,
  });

  expect(await nameOf(stateDirectory, {})).toBe("the local cloud");
});

describe("with AWS_ENDPOINT_URL", () => {
  const before = process.env.AWS_ENDPOINT_URL;
  afterEach(() => {
    if (before === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = before;
  });

  it.each([
    [
      "http://localhost:4566",
      [
        "Only commands with --stack follow AWS_ENDPOINT_URL, http://localhost:4566: this is the local cloud.",
      ],
    ],
    ["http://127.0.0.1:4588", []],
  ])("%s, says that the local cloud is another system, if it is", async (endpoint, said) => {
    process.env.AWS_ENDPOINT_URL = endpoint;
    const stateDirectory = temporaryFolder();
    await announceRunningCloud(stateDirectory, {
      processId: process.pid,
      endpoint: "http://127.0.0.1:4588",
      credentials: { accessKeyId: "key", secretAccessKey: "secret" },
      outputs: OUTPUTS,
    });
    const io = new FakeIo();

    expect(await nameOf(stateDirectory, { io })).toBe("the local cloud");
    expect(io.stderr).toEqual(said);
  });
});

it("works on the remembered stack, and says so once on a terminal, also before a pipe", async () => {
  const stateDirectory = temporaryFolder();
  await rememberStack(stateDirectory, "acme/image-labeler/dev");
  const io = new FakeIo(false, true);

  expect(await nameOf(stateDirectory, { io })).toBe("stack acme/image-labeler/dev");
  expect(io.stderr).toEqual([
    "stack acme/image-labeler/dev (remembered; labeler use --local forgets)",
  ]);
  expect(io.stdout).toEqual([]);
});

it("says nothing of it where nobody reads", async () => {
  const stateDirectory = temporaryFolder();
  await rememberStack(stateDirectory, "dev");
  const io = new FakeIo(true, false);

  expect(await nameOf(stateDirectory, { io })).toBe("stack dev");
  expect(io.stderr).toEqual([]);
});

it("works on the stack that is named, whatever is remembered", async () => {
  const stateDirectory = temporaryFolder({ "default-stack.json": "{" });
  const io = new FakeIo(true);

  expect(await nameOf(stateDirectory, { io, stack: "prod" })).toBe("stack prod");
  expect(io.stderr).toEqual([]);
});

it("names the way out when the remembered stack is gone", async () => {
  const stateDirectory = temporaryFolder();
  await rememberStack(stateDirectory, "dev");
  const pulumi = pulumiIn(stateDirectory, "/no/such/pulumi");

  await expect(nameOf(stateDirectory, { pulumi })).rejects.toMatchObject({
    exitCode: 3,
    message:
      'The remembered stack "dev" cannot be used. The Pulumi CLI is not on the PATH. Install it ' +
      "(https://www.pulumi.com/docs/install/), name a file of the stack's outputs, " +
      "`pulumi stack output --json > outputs.json`, or work on the local cloud, without a stack. " +
      "Choose another with `labeler use <stack>`, or go back to the local cloud: `labeler use --local`.",
  });
});

it.each([
  ['{"stack":"--help"}', "the name of a stack has letters, digits, hyphens"],
  ['{"stack":1}', "expected string"],
  ["{}", "expected string"],
  ["{", "JSON"],
])("refuses %j as what is remembered", async (text, fault) => {
  const stateDirectory = temporaryFolder({ "default-stack.json": text });

  await expect(nameOf(stateDirectory, {})).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(
      new RegExp(`default-stack\\.json" remembers no stack: .*${fault}.*labeler use --local`),
    ),
  });
});
