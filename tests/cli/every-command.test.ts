import { chmodSync } from "node:fs";
import { join } from "node:path";
import { declareProgram } from "../../cli/program";
import { pulumiIn, type RunPulumi } from "../../cli/target/stack-target";
import { FakeIo } from "../helpers/fake-io";
import { labeler } from "../helpers/labeler";
import { labelerProcess } from "../helpers/labeler-process";
import { type Refusal, startRefusingAws } from "../helpers/refusing-aws";
import { OUTPUTS } from "../helpers/stack-outputs";
import { removeTemporaryFolders, temporaryFolder } from "../helpers/temporary-folder";

jest.setTimeout(60_000);

/** Each command that works on a stack, as it is called; a new one belongs here, or below. */
const ON_A_STACK: Readonly<Record<string, (folder: string) => readonly string[]>> = {
  upload: (folder) => ["upload", folder, "--lane", "bulk", "--wait"],
  status: () => ["status"],
  search: () => ["search", "dog"],
  labels: () => ["labels"],
  show: () => ["show", "a.jpg"],
  export: () => ["export"],
  failed: () => ["failed"],
  retry: () => ["retry", "--lane", "bulk"],
  sync: () => ["sync", "--lane", "bulk"],
  logs: () => ["logs"],
};
/** It finds out as much as it can, and what it could not look at is a finding. */
const DOCTOR = (stack: string) => ["doctor", "--stack", stack];
/** It asks for the stack's outputs, and nothing else. */
const ON_OUTPUTS: Readonly<Record<string, (stack: string) => readonly string[]>> = {
  use: (stack) => ["use", stack],
  version: (stack) => ["version", "--stack", stack],
  doctor: DOCTOR,
};
const ON_NOTHING = ["local", "plan", "completion"];

/** Those of a user who is signed in, and whose calls are tried once. */
function awsVariables() {
  return {
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/nowhere",
    AWS_SHARED_CREDENTIALS_FILE: "/nowhere",
    AWS_ACCESS_KEY_ID: "key",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_MAX_ATTEMPTS: "1",
  };
}

const environment = { ...process.env };
let folder: string;
let outputsFile: string;

beforeEach(() => {
  folder = temporaryFolder({ "photos/a.jpg": "a", "outputs.json": JSON.stringify(OUTPUTS) });
  outputsFile = `${folder}/outputs.json`;
  for (const name of Object.keys(process.env))
    if (name.startsWith("AWS_")) delete process.env[name];
  Object.assign(process.env, awsVariables());
});

afterEach(() => {
  for (const name of Object.keys(process.env))
    if (name.startsWith("AWS_")) delete process.env[name];
  Object.assign(process.env, environment);
  removeTemporaryFolders();
});

it("is called here with every command there is", () => {
  const context = { io: new FakeIo(), projectDirectory: "/nowhere", stateDirectory: "/nowhere" };
  const declared = declareProgram(context, () => {}).commands.map((command) => command.name());
  const called = [...Object.keys(ON_A_STACK), ...Object.keys(ON_OUTPUTS), ...ON_NOTHING];
  expect(declared.sort()).toEqual(called.sort());
});

/** Of what the Pulumi CLI may say: exit code, and what the one message has in it. */
const PULUMI: Readonly<Record<string, readonly [RunPulumi, number, RegExp]>> = {
  "no Pulumi CLI": [
    pulumiIn("/", "/no/such/pulumi"),
    3,
    /The Pulumi CLI is not on the PATH\. Install it .* outputs\.json/,
  ],
  "a stack that is not there": [
    scriptedPulumi("echo \"error: no stack named 'dev' found\" >&2; exit 255"),
    6,
    /no stack named 'dev' found\. `pulumi stack ls` lists the stacks there are\./,
  ],
  "a Pulumi CLI that is not signed in": [
    scriptedPulumi('echo "error: PULUMI_ACCESS_TOKEN must be set" >&2; exit 255'),
    3,
    /PULUMI_ACCESS_TOKEN must be set/,
  ],
  "a stack without outputs": [async () => "{}", 6, /nothing is deployed.* pulumi up --stack dev/],
  "outputs of an older version": [
    async () => JSON.stringify({ ...OUTPUTS, imageUri: undefined }),
    7,
    /has not the outputs that this version reads \(imageUri\)\. .* pulumi up --stack dev/,
  ],
  "outputs of a newer version": [
    async () => JSON.stringify({ ...OUTPUTS, lanes: [] }),
    7,
    /outputs that this version does not understand \(lanes: .*\)/,
  ],
};

describe.each(Object.keys({ ...ON_A_STACK, ...ON_OUTPUTS }))("%s", (command) => {
  it.each(Object.entries(PULUMI))("explains %s", async (_, [runPulumi, exitCode, message]) => {
    const onOutputs = ON_OUTPUTS[command]?.("dev");
    const args = onOutputs ?? [
      ...(ON_A_STACK[command]?.(`${folder}/photos`) ?? []),
      "--stack",
      "dev",
    ];
    const run = await labeler(args, { stateDirectory: folder, runPulumi });
    expectOneMessage(run, exitCode, message);
  });
});

const EVERYWHERE =
  (code: string, status = 400) =>
  () => ({ status, code });

/** Of what AWS may answer: exit code, and what the one message has in it. */
const ANSWERS: Readonly<
  Record<string, readonly [Parameters<typeof startRefusingAws>[0], number, RegExp]>
> = {
  "wrong credentials": [
    EVERYWHERE("InvalidClientTokenId", 403),
    5,
    /AWS does not accept the credentials: This is .*aws sso login/,
  ],
  "expired credentials": [EVERYWHERE("ExpiredTokenException"), 5, /aws sso login/],
  "a clock that is wrong": [EVERYWHERE("RequestTimeTooSkewed", 403), 5, /Set its clock/],
  "a call that is denied": [
    EVERYWHERE("AccessDeniedException", 403),
    9,
    /AWS refuses the call .*README lists the permissions/,
  ],
  "a call that stays throttled": [
    EVERYWHERE("ThrottlingException"),
    10,
    /AWS throttles .*Run it again later/,
  ],
  "another Region": [
    EVERYWHERE("AuthorizationHeaderMalformed"),
    6,
    /is in another Region .*pulumi refresh/,
  ],
  "what was deleted": [
    (service) => GONE[service],
    6,
    /outputs name is not there .*pulumi up --refresh/,
  ],
  "a call that an emulator does not know": [
    EVERYWHERE("InternalFailure", 501),
    11,
    /does not know this call .*docs\/emulators\.md/,
  ],
  "a page that moto fails with": [
    () => ({ status: 500, page: "<!doctype html><title>500</title>" }),
    11,
    /does not know this call .*docs\/emulators\.md/,
  ],
  "the page of a proxy": [
    () => ({ status: 200, page: "<html><body>Sign in</body></html>" }),
    8,
    /What answers is not AWS .*proxy/,
  ],
  "the page of a proxy that fails": [
    () => ({ status: 502, page: "<html><hr>Bad gateway</html>" }),
    8,
    /What answers is not AWS .*proxy/,
  ],
  "a service that fails": [EVERYWHERE("InternalServerError", 500), 4, /AWS answers with Internal/],
};

/** Of commands that know more of it. */
const IN_ITS_OWN_WORDS: Readonly<Record<string, RegExp>> = {
  "logs explains what was deleted": /The log group .* does not exist.* labeler doctor --stack/,
};

/** Where others end, it goes on: exit code, and its first finding. */
const DOCTOR_FINDS: Readonly<Record<string, readonly [number, RegExp]>> = {
  "wrong credentials": [
    1,
    /^problem\taccount\t\tAWS does not accept the credentials\..*aws sso login/,
  ],
  "expired credentials": [1, /^problem\taccount\t\tAWS does not accept the credentials\./],
  "a call that is denied": [
    4,
    /^not checked\taccount\t\tNot checked: needs sts:GetCallerIdentity\./,
  ],
  "a call that stays throttled": [
    4,
    /^not checked\taccount\t\tNot checked: AWS throttles sts:GetCallerIdentity, also after waiting\./,
  ],
  "what was deleted": [1, /^problem\tevents\t\tThere is no bucket images\..*pulumi up --refresh/],
  "a call that an emulator does not know": [
    4,
    /Not checked: the endpoint does not know sts:GetCallerIdentity\..*docs\/emulators\.md/,
  ],
  "a page that moto fails with": [
    4,
    /Not checked: the endpoint does not know sts:GetCallerIdentity\./,
  ],
  "a service that fails": [4, /Not checked: sts:GetCallerIdentity failed\..*Run it again/],
};

const GONE = {
  s3: { status: 404, code: "NoSuchBucket" },
  sqs: { status: 400, code: "com.amazonaws.sqs#QueueDoesNotExist" },
  batch: { status: 400, code: "ClientException", message: "Job queue x does not exist" },
  dynamoDb: { status: 400, code: "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException" },
  logs: { status: 400, code: "ResourceNotFoundException" },
  query: { status: 403, code: "AccessDenied" },
} satisfies Record<string, Refusal>;

describe.each(Object.entries(ON_A_STACK))("%s", (command, argsFor) => {
  const run = (stateDirectory: string) =>
    labeler([...argsFor(`${folder}/photos`), "--stack", outputsFile], { stateDirectory });

  it.each(Object.entries(ANSWERS))("explains %s", async (what, [refusal, exitCode, message]) => {
    const aws = await startRefusingAws(refusal);
    process.env.AWS_ENDPOINT_URL = aws.endpoint;
    try {
      const ended = await run(folder);
      expectOneMessage(ended, exitCode, IN_ITS_OWN_WORDS[`${command} explains ${what}`] ?? message);
    } finally {
      await aws.close();
    }
  });

  // In a process of its own: what Node.js throws is no Error to the SDK in the realm of a test.
  it("explains that nobody answers", async () => {
    const AWS_ENDPOINT_URL = "http://127.0.0.1:1";
    const args = [...argsFor(`${folder}/photos`), "--stack", outputsFile];
    const ended = await labelerProcess(args, { ...awsVariables(), AWS_ENDPOINT_URL });
    expectOneMessage(ended, 8, /Cannot reach the endpoint .* at http:\/\/127\.0\.0\.1:1\)/);
  });

  it("explains that there are no credentials", async () => {
    process.env.AWS_ENDPOINT_URL = "http://127.0.0.1:1";
    delete process.env.AWS_ACCESS_KEY_ID;
    expectOneMessage(await run(folder), 5, /There are no AWS credentials: .*aws sso login/);
  });
});

describe("doctor", () => {
  it.each(Object.entries(ANSWERS))("tells what it finds of %s", async (what, [refusal, code]) => {
    const aws = await startRefusingAws(refusal);
    process.env.AWS_ENDPOINT_URL = aws.endpoint;
    try {
      const run = await labeler(DOCTOR(outputsFile), { stateDirectory: folder });
      const [exitCode, finding] = DOCTOR_FINDS[what] ?? [code, /^labeler: /];
      const said = [...run.stdout, ...run.stderr].join("\n");
      expect({ exitCode: run.exitCode, said }).toEqual({
        exitCode,
        said: expect.stringMatching(finding),
      });
      expect(said).not.toMatch(/\n +at |\[object|undefined/);
    } finally {
      await aws.close();
    }
  });
});

it("explains that no such host is known", async () => {
  const AWS_ENDPOINT_URL = "http://nowhere.invalid";
  const args = ["show", "a.jpg", "--stack", outputsFile];
  const ended = await labelerProcess(args, { ...awsVariables(), AWS_ENDPOINT_URL });
  expectOneMessage(ended, 8, /Cannot reach the endpoint .* at http:\/\/nowhere\.invalid\)/);
});

/** The message, which may follow what a command says of its work; no stack trace, no result. */
function expectOneMessage(
  run: { exitCode: number; stdout: readonly string[]; stderr: readonly string[] },
  exitCode: number,
  message: RegExp,
): void {
  const said = run.stderr.join("\n");
  expect({ exitCode: run.exitCode, said }).toEqual({
    exitCode,
    said: expect.stringMatching(message),
  });
  expect(run.stderr.filter((line) => line.startsWith("labeler: "))).toHaveLength(1);
  expect(said).not.toMatch(/\n +at |\[object|undefined|Deserialization/);
}

/** A Pulumi CLI that is this shell script. */
function scriptedPulumi(script: string): RunPulumi {
  return (args) => {
    const file = join(temporaryFolder({ pulumi: `#!/bin/sh\n${script}\n` }), "pulumi");
    chmodSync(file, 0o755);
    return pulumiIn("/", file)(args);
  };
}
