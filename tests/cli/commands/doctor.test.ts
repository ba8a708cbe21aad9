import { DescribeComputeEnvironmentsCommand } from "@aws-sdk/client-batch";
import { DescribeSubnetsCommand } from "@aws-sdk/client-ec2";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { AREAS } from "../../../cli/doctor/finding";
import {
  answeredError,
  type DescribedMocks,
  type DescribedSystem,
} from "../../helpers/described-system";
import { examineSystem } from "../../helpers/examine-system";
import { FakeIo } from "../../helpers/fake-io";
import {
  adoptedSystem,
  ON_DEMAND,
  OUTPUTS,
  privateSystem,
  queueUrl,
  SPOT,
  soundSystem,
} from "../../helpers/sound-system";
import { mapping, pool, setAttribute, wait } from "../../helpers/system-parts";

/** Calls that change nothing, by what SDK commands are called. */
const READING = /^(Get|List|Describe|Filter)\w+Command$/;

describe("on a sound system", () => {
  it.each<[string, () => DescribedSystem]>([
    ["with the default configuration", soundSystem],
    ["without a way to the internet, with a pool of instances", privateSystem],
    ["with an adopted bucket", adoptedSystem],
  ])("finds nothing %s, and says so of each area", async (_name, sound) => {
    const { exitCode, findings, quiet, io } = await examineSystem(sound());

    expect({ exitCode, findings }).toEqual({ exitCode: 0, findings: [] });
    expect(quiet.map(({ severity, area }) => [area, severity])).toEqual(
      ["account", ...AREAS.slice(1)].map((area) => [area, "ok"]),
    );
    expect(io.stderr).toEqual(["Nothing is wrong. Nothing was changed."]);
  });

  it("prints a table within 80 columns on a terminal", async () => {
    const io = new FakeIo(true);

    await examineSystem(soundSystem(), { io, args: { json: false } });

    expect(io.stdout).toEqual([
      "AREA             STATE  LOOKED AT",
      "account          ok     credentials of the stack's account",
      "stack            ok     outputs, submitter and workers agree",
      "events           ok     the bucket tells each lane's queue of changes",
      "queues           ok     policies, dead letters, visibility timeouts",
      "mappings         ok     each queue has a reader that is enabled",
      "submitter        ok     active, updated, may run, does not fail",
      "job queues       ok     enabled, valid, with a pool",
      "pools            ok     enabled, valid, large enough for a worker",
      "job definitions  ok     what the submitter submits is active",
      "image            ok     in its repository, and the one deployed last",
      "network          ok     addresses, ways to AWS's services, TLS out",
      "jobs             ok     none blocked, none RUNNABLE for half an hour",
      "waiting          ok     no trigger waits unread",
      "table            ok     table and byLabel are active, their key can be used",
      "logs             ok     log groups of workers and functions are there",
      "recover          ok     failed jobs are told, and none was given up",
      "quotas           ok     vCPUs, DetectLabels a second, functions at once",
      "dead letters     ok     none waits",
      "outside          ok     all objects are under some lane's prefix",
    ]);
    expect(io.stdout.filter((line) => line.length > 80)).toEqual([]);
  });

  it("only reads, and each thing once", async () => {
    let mocks: DescribedMocks | undefined;
    await examineSystem(soundSystem(), {
      script: (all) => {
        mocks = all;
      },
    });

    const calls = Object.values(mocks ?? {}).flatMap((mock) =>
      mock.calls().map(({ args: [command] }) => command),
    );
    const names = calls.map((command) => command.constructor.name);
    expect(names.filter((name) => !READING.test(name))).toEqual([]);
    const asked = calls.map(
      (command) => `${command.constructor.name} ${JSON.stringify(command.input)}`,
    );
    expect(asked.filter((call, index) => asked.indexOf(call) !== index)).toEqual([]);
  });

  it("looks at one lane, and what it shares with others", async () => {
    const system = soundSystem();
    system.strayKeys = ["stray.jpg"];
    mapping(system, "express").State = "Disabled";

    const { exitCode, findings, quiet } = await examineSystem(system, { args: { lane: "bulk" } });

    expect({ exitCode, findings }).toEqual({ exitCode: 0, findings: [] });
    expect(quiet.map(({ area }) => area)).toEqual(AREAS.slice(0, -1));
  });
});

describe("with findings", () => {
  /** One of each severity: a problem late on the way of an image, and a warning early. */
  function troubled(): DescribedSystem {
    const system = soundSystem();
    pool(system, ON_DEMAND).state = "DISABLED";
    system.table = { ...system.table, TableStatus: "ARCHIVED" };
    return system;
  }
  const deniedSubnets = ({ ec2 }: DescribedMocks) =>
    ec2
      .on(DescribeSubnetsCommand)
      .rejects(
        answeredError(
          "UnauthorizedOperation",
          "You are not authorized to perform this operation. User: arn:aws:iam::111122223333:user/ann is not authorized to perform: ec2:DescribeSubnets because no identity-based policy allows it\nEncoded authorization failure message: abc",
          403,
        ),
      );

  it("tells problems first, then what was not checked, then warnings", async () => {
    const io = new FakeIo(true);

    const { exitCode } = await examineSystem(troubled(), {
      io,
      args: { json: false },
      script: deniedSubnets,
    });

    expect(exitCode).toBe(1);
    expect(io.stdout.slice(0, 16)).toEqual([
      "PROBLEM (table): The table is ARCHIVED: workers cannot write labels.",
      "  arn:aws:dynamodb:us-east-1:111122223333:table/labels",
      "  tableStatus: ARCHIVED",
      "  What mends it: pulumi up --refresh --stack dev",
      "",
      "NOT CHECKED (network): Not checked: needs ec2:DescribeSubnets.",
      "  ec2:DescribeSubnets",
      "  said: UnauthorizedOperation: You are not authorized to perform this operation. User: arn:aws:iam::111122223333:user/ann is not authorized to perform: ec2:DescribeSubnets because no identity-based policy allows it; areas: network",
      "  What mends it: README.md#permissions",
      "",
      "WARNING (pools): Pool onDemand is disabled: no job starts in it.",
      `  ${ON_DEMAND}`,
      "  state: DISABLED; status: VALID; why: ComputeEnvironment Healthy; lanesWithoutAnother: none",
      "  What mends it: pulumi up --refresh --stack dev",
      "",
      "AREA             STATE  LOOKED AT",
    ]);
    expect(io.stdout.filter((line) => /^(table|network|pools) /.test(line))).toEqual([]);
    expect(io.stderr).toEqual(["1 problem, 1 not checked, 1 warning. Nothing was changed."]);
  });

  it("prints tab-separated rows in a pipe", async () => {
    const { io } = await examineSystem(troubled(), { args: { json: false } });

    expect(io.stdout.slice(0, 3)).toEqual([
      "problem\ttable\t\tThe table is ARCHIVED: workers cannot write labels.\tarn:aws:dynamodb:us-east-1:111122223333:table/labels\ttableStatus: ARCHIVED\tpulumi up --refresh --stack dev",
      `warning\tpools\t\tPool onDemand is disabled: no job starts in it.\t${ON_DEMAND}\tstate: DISABLED; status: VALID; why: ComputeEnvironment Healthy; lanesWithoutAnother: none\tpulumi up --refresh --stack dev`,
      "ok\taccount\t\tcredentials of the stack's account\t\t\t",
    ]);
  });

  it("ends with exit code 0 after warnings alone", async () => {
    const system = soundSystem();
    pool(system, ON_DEMAND).state = "DISABLED";
    expect(await examineSystem(system)).toMatchObject({
      exitCode: 0,
      findings: [{ severity: "warning" }],
    });
  });

  it("ends with exit code 4 when all that is wrong is that it may not look", async () => {
    const { exitCode, findings } = await examineSystem(soundSystem(), { script: deniedSubnets });
    expect(exitCode).toBe(4);
    expect(findings).toMatchObject([{ severity: "not checked", area: "network" }]);
  });

  it("escapes what others have named", async () => {
    const system = soundSystem();
    mapping(system, "bulk").LastProcessingResult = "PROBLEM: \u001b[2J";
    const io = new FakeIo(true);

    await examineSystem(system, { io, args: { json: false } });

    expect(io.stdout[2]).toBe("  lastResult: PROBLEM: \\x1b[2J");
  });
});

it("does not hide a bug of its own", async () => {
  const run = examineSystem(soundSystem(), {
    script: ({ batch }) =>
      batch.on(DescribeComputeEnvironmentsCommand).rejects(new TypeError("a bug")),
  });

  await expect(run).rejects.toThrow("a bug");
});

it("does not tell what follows from a problem before", async () => {
  const system = soundSystem();
  mapping(system, "bulk").State = "Disabled";
  setAttribute(system, "bulk", "ApproximateNumberOfMessages", () => "12");
  setAttribute(system, "express", "ApproximateNumberOfMessages", () => "1");
  pool(system, SPOT).state = "DISABLED";
  wait(system, "bulk", 3600, "ACTION_REQUIRED - CE(s) associated with the job queue are invalid.");

  const { findings, quiet } = await examineSystem(system);

  expect(findings.map(({ finding }) => finding)).toEqual([
    "The event source mapping of lane bulk is not enabled, so nothing reads its queue.",
    "Pool spot is disabled: no job starts in it.",
    "Nothing reads the queue of lane express, in which triggers wait.",
  ]);
  expect(quiet).toContainEqual({
    severity: "skipped",
    area: "jobs",
    looksAt: "none blocked, none RUNNABLE for half an hour",
  });
});

it("looks again before it says that nothing reads a queue", async () => {
  const system = soundSystem();
  setAttribute(system, "bulk", "ApproximateNumberOfMessages", () => "12");
  const io = new FakeIo();
  const asked: string[] = [];

  const { findings } = await examineSystem(system, {
    io,
    script: ({ sqs }) => {
      sqs.on(GetQueueAttributesCommand).callsFake(async ({ QueueUrl }) => {
        asked.push(QueueUrl);
        const Attributes = { ...system.queues[QueueUrl] };
        // Taken up meanwhile.
        if (io.milliseconds > Date.UTC(2026, 0, 1)) Attributes.ApproximateNumberOfMessages = "11";
        return { Attributes };
      });
    },
  });

  expect(findings).toEqual([]);
  expect(asked.filter((url) => url === queueUrl("bulk"))).toHaveLength(2);
});

it("says of a local cloud that is not up that nothing moves, and not what follows from it", async () => {
  const system = soundSystem();
  setAttribute(system, "bulk", "ApproximateNumberOfMessages", () => "12");

  const { exitCode, findings } = await examineSystem(system, {
    args: { stack: undefined },
    target: { stack: undefined, isAtWork: false },
  });

  expect(exitCode).toBe(1);
  expect(findings).toEqual([
    {
      severity: "problem",
      area: "stack",
      thing: "images",
      finding: "The local cloud is not up: nothing moves until it is.",
      evidence: {},
      mend: "labeler local",
    },
  ]);
});

it("warns of a stack that was deployed by an older version", async () => {
  const { recoverDeadLetterQueueUrl: _, ...outputs } = OUTPUTS;
  const { exitCode, findings } = await examineSystem(soundSystem(), { target: { outputs } });

  expect(exitCode).toBe(0);
  expect(findings).toMatchObject([
    { severity: "warning", area: "stack", mend: "pulumi up --refresh --stack dev" },
  ]);
});

it("prints nothing after Ctrl-C", async () => {
  const io = new FakeIo();
  io.pressCtrlC();

  const { exitCode } = await examineSystem(soundSystem(), { io });

  expect({ exitCode, stdout: io.stdout, stderr: io.stderr }).toEqual({
    exitCode: 130,
    stdout: [],
    stderr: ["Interrupted before all was looked at. Nothing was changed."],
  });
});
