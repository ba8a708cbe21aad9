import { symlinkSync } from "node:fs";
import { join } from "node:path";
import type { ProgramRequest } from "../../../local/program/messages";
import { runProgram } from "../../../local/program/run-program";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

// Each program is a process that loads Pulumi.
jest.setTimeout(30_000);

afterAll(removeTemporaryFolders);

const IMPORT = 'import * as pulumi from "@pulumi/pulumi";\n';

function run(
  program: string,
  refuse: (request: ProgramRequest) => string | undefined = () => undefined,
) {
  const projectDirectory = temporaryFolder({ "index.ts": IMPORT + program });
  symlinkSync(join(__dirname, "../../../node_modules"), join(projectDirectory, "node_modules"));
  const requests: ProgramRequest[] = [];
  const lines: string[] = [];
  const start = {
    projectDirectory,
    project: "tiny",
    stack: "dev",
    config: { "tiny:a": '{"b":1}' },
  };
  const answer = async (request: ProgramRequest) => {
    requests.push(request);
    const message = refuse(request);
    if (message !== undefined) throw new Error(message);
    return { id: "it", state: { made: "by the local cloud" } };
  };
  return runProgram(start, answer, (line) => lines.push(line)).then((result) => ({
    ...result,
    requests: requests.filter((request) => request.kind === "invoke" || request.custom),
    lines,
  }));
}

const RESOURCE = `
class Thing extends pulumi.CustomResource {
  declare readonly made: pulumi.Output<string>;
  constructor(name: string, inputs: object, opts?: pulumi.CustomResourceOptions) {
    super("aws:some/thing:Thing", name, { made: undefined, ...inputs }, opts);
  }
}
`;

test("inputs arrive plain, configuration and outputs too, and prints are passed on", async () => {
  const { outputs, errors, requests, lines } = await run(`${RESOURCE}
    console.log("hello from", pulumi.getProject(), pulumi.getStack());
    const { b } = new pulumi.Config().requireObject<{ b: number }>("a");
    const thing = new Thing("one", {
      deep: [{ secret: pulumi.secret({ b }) }],
      code: new pulumi.asset.AssetArchive({
        "index.js": new pulumi.asset.StringAsset("code"),
        data: new pulumi.asset.FileAsset("data.txt"),
      }),
      folder: new pulumi.asset.FileArchive("src"),
    });
    export const nested = { made: thing.made, id: thing.id };
  `);
  expect(errors).toEqual([]);
  expect(requests).toMatchObject([
    {
      kind: "resource",
      type: "aws:some/thing:Thing",
      name: "one",
      inputs: {
        deep: [{ secret: { b: 1 } }],
        code: { archive: { "index.js": { text: "code" }, data: { path: "data.txt" } } },
        folder: { archive: { "": { path: "src" } } },
      },
    },
  ]);
  expect(outputs).toEqual({ nested: { made: "by the local cloud", id: "it" } });
  expect(lines).toEqual(["hello from tiny dev"]);
});

test("a refused resource fails no other, and its refusal is not repeated by what depends on it", async () => {
  const program = `${RESOURCE}
    const bad = new Thing("bad", {});
    const after = new Thing("after", { from: bad.made });
    new Thing("waits", {}, { dependsOn: after });
    new Thing("good", {});
    pulumi.runtime.invoke("aws:some/fn:fn", {});
    export const broken = after.made;
  `;
  const { errors, requests } = await run(program, (request) => {
    if (request.kind === "invoke") return "no such function";
    return request.name === "bad" ? "no such thing" : undefined;
  });
  expect(errors).toEqual([]);
  const names = requests.map((request) =>
    request.kind === "invoke" ? request.token : request.name,
  );
  expect(names.sort()).toEqual(["aws:some/fn:fn", "bad", "good"]);
});

test.each<[string, string, RegExp]>([
  [
    "a bug in the program is told with its place",
    `\nJSON.parse("{");`,
    /^SyntaxError: .* \(index\.ts:3\)$/,
  ],
  [
    "an error that the program means is told in its words",
    `throw new pulumi.RunError("give a lane");`,
    /^give a lane$/,
  ],
  [
    "a bug in what nobody awaits is told too",
    `pulumi.output(1).apply(() => { throw new TypeError("lost"); });`,
    /^TypeError: lost \(index\.ts:2\)$/,
  ],
  [
    "a program that ends its process is told",
    `console.log("bye"); process.exit(3);`,
    /^The program ended with exit code 3 on its own\.\nbye$/,
  ],
  [
    "a program that waits for nothing is ended",
    `export const never = new Promise(() => {});`,
    /waits for what never comes/,
  ],
  [
    "a missing value of the configuration is told",
    `new pulumi.Config().require("lane");`,
    /Missing required configuration variable 'tiny:lane'/,
  ],
])("%s", async (_, program, error) => {
  const { errors } = await run(program);
  expect(errors).toEqual([expect.stringMatching(error)]);
});
