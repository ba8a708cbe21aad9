/**
 * Entry of the process that runs a Pulumi program under the SDK's mock monitor. A process of its own,
 * so that each deploy evaluates the program anew, with its own working directory and rejections.
 */
import * as runtime from "@pulumi/pulumi/runtime";
import type { Answer, HostMessage, ProgramMessage, ProgramRequest, ProgramStart } from "./messages";
import { toPlain } from "./plain";
import { programErrors } from "./program-errors";

type Unnumbered<T> = T extends unknown ? Omit<T, "id"> : never;

interface WaitingRequest {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

const waiting = new Map<number, WaitingRequest>();
const failures: unknown[] = [];
const refusals: string[] = [];

// A resource that fails rejects promises that nobody holds: the program itself seems to succeed.
process.on("unhandledRejection", (reason) => failures.push(reason));
process.on("message", receive);
process.on("disconnect", () => process.exit(1));
// What depends on a failed resource may wait for ever; then nothing is left to do but to end.
process.on("beforeExit", () => {
  if (failures.length === 0) failures.push(new Error("The program waits for what never comes."));
  end({});
});

function receive(message: HostMessage): void {
  if (message.kind === "start") {
    process.channel?.unref();
    void run(message.start);
    return;
  }
  const request = waiting.get(message.id);
  waiting.delete(message.id);
  if (waiting.size === 0) process.channel?.unref();
  if (message.kind === "answer") request?.resolve(message.answer);
  else request?.reject(refusal(message.message));
}

/** The SDK shows `details` of a failed invoke; without them the message is lost. */
function refusal(message: string): Error {
  refusals.push(message);
  return Object.assign(new Error(message), { details: message, code: 5 });
}

async function run({ projectDirectory, project, stack, config }: ProgramStart): Promise<void> {
  process.chdir(projectDirectory);
  await runtime.setMocks({ newResource, call }, project, stack);
  runtime.setAllConfig({ ...config });
  let outputs: Record<string, unknown> = {};
  try {
    outputs = (await runtime.runInPulumiStack(async () => require(projectDirectory))) ?? {};
  } catch (error) {
    failures.push(error);
  }
  await runtime.disconnect().catch((error: unknown) => failures.push(error));
  // Rejections are reported after the microtasks of this turn.
  setImmediate(() => end(outputs));
}

function end(outputs: Readonly<Record<string, unknown>>): void {
  // The local cloud ends this process when it has the message.
  process.channel?.ref();
  const errors = programErrors(failures, refusals, process.cwd());
  process.send?.({ kind: "end", outputs, errors } satisfies ProgramMessage);
}

async function newResource(args: {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  custom?: boolean;
  id?: string;
}): Promise<{ id: string | undefined; state: Record<string, unknown> }> {
  const { type, name, custom = false } = args;
  if (args.id !== undefined && args.id !== "") {
    throw new Error("The local cloud adopts and imports no existing resources.");
  }
  const inputs = (await toPlain(args.inputs)) as Record<string, unknown>;
  const answer = await ask({ kind: "resource", type, name, inputs, custom });
  return { id: answer.id, state: { ...args.inputs, ...answer.state } };
}

async function call({ token, inputs }: { token: string; inputs: Record<string, unknown> }) {
  const answer = await ask({
    kind: "invoke",
    token,
    inputs: (await toPlain(inputs)) as Record<string, unknown>,
  });
  return answer.state;
}

let requests = 0;

function ask(request: Unnumbered<ProgramRequest>): Promise<Answer> {
  requests += 1;
  const id = requests;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    process.channel?.ref();
    process.send?.({ ...request, id });
  });
}
