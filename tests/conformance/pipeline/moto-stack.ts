import { join } from "node:path";
import { type StackOutputs, stackOutputsSchema } from "../../../contracts/outputs";
import type { EventSourceMapping, FunctionDefinition } from "../../../local/lambda/definitions";
import { type BuiltImage, buildImage } from "../../../local/program/build-image";
import type { Answer, ProgramRequest } from "../../../local/program/messages";
import { runProgram } from "../../../local/program/run-program";
import { PROJECT_DIRECTORY } from "../../helpers/labeler";
import { ACCOUNT_ID, outputsOf, REGION } from "../../helpers/pulumi-mocks";
import { type Clients, createClients } from "../backends/clients";
import { makeBatchRole } from "../backends/moto-resources";
import { batchMakers } from "./make-batch";
import { lambdaMakers } from "./make-functions";
import { storageMakers } from "./make-storage";

/** What the program declares, as far as moto or this machine has it. */
export interface MotoStack {
  readonly clients: Clients;
  readonly outputs: StackOutputs;
  readonly functions: readonly FunctionDefinition[];
  readonly mappings: readonly EventSourceMapping[];
  readonly worker: BuiltImage;
}

/** What is made while the program runs. */
export interface MakerContext {
  readonly clients: Clients;
  readonly stateDirectory: string;
  readonly functions: FunctionDefinition[];
  readonly mappings: EventSourceMapping[];
}

/** Makes one resource by API and answers with its outputs. */
export type Maker = (
  resource: { readonly name: string; readonly inputs: Readonly<Record<string, unknown>> },
  context: MakerContext,
) => Promise<Readonly<Record<string, unknown>>>;

const MAKERS: Readonly<Record<string, Maker | undefined>> = {
  ...storageMakers,
  ...batchMakers,
  ...lambdaMakers,
};

/**
 * Runs `index.ts` and makes in moto what images pass through: buckets and their notification, queues and
 * their policies, the table, job queues and definitions. Roles, networks, alarms and the like are made up.
 *
 * @param config values by full key, as in Pulumi.<stack>.yaml
 */
export async function deployToMoto(
  config: Readonly<Record<string, string>>,
  stateDirectory: string,
): Promise<MotoStack> {
  const clients = createClients({ region: REGION });
  const context: MakerContext = { clients, stateDirectory, functions: [], mappings: [] };
  await makeBatchRole();
  const start = {
    projectDirectory: PROJECT_DIRECTORY,
    project: "image-labeler",
    stack: "moto",
    config: { "aws:region": REGION, ...config },
  };
  const { outputs, errors } = await runProgram(
    start,
    (request) => answer(request, context),
    () => {},
  );
  if (errors.length > 0) throw new Error(`The program failed:\n${errors.join("\n")}`);
  const dockerfile = join(PROJECT_DIRECTORY, "job/Dockerfile");
  const worker = await buildImage(dockerfile, PROJECT_DIRECTORY, join(stateDirectory, "images"));
  const { functions, mappings } = context;
  return { clients, outputs: stackOutputsSchema.parse(outputs), functions, mappings, worker };
}

async function answer(request: ProgramRequest, context: MakerContext): Promise<Answer> {
  if (request.kind === "invoke") return { state: invoked(request.token) };
  const { type, name, inputs } = request;
  const make = MAKERS[type];
  const made = make === undefined ? outputsOf(type, name) : await make({ name, inputs }, context);
  return { id: `${name}-id`, state: { ...inputs, ...made } };
}

function invoked(token: string): Record<string, unknown> {
  if (token === "aws:index/getCallerIdentity:getCallerIdentity") return { accountId: ACCOUNT_ID };
  if (token === "aws:index/getPartition:getPartition") return { partition: "aws" };
  throw new Error(`No answer is known for ${token}.`);
}
