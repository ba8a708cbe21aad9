import type { z } from "zod";
import type { Containers } from "../batch/containers";
import type { BatchDeclarations } from "../batch/declarations";
import type { DynamoDb } from "../dynamodb/dynamodb";
import type { Kms } from "../kms/kms";
import type { S3 } from "../s3/s3";
import type { Sqs } from "../sqs/sqs";
import type { Deployment } from "./deployment";
import type { Answer } from "./messages";
import { physicalName } from "./names";

/** Where a handler makes its resource. */
export interface ProvisionContext {
  readonly stack: string;
  readonly region: string;
  readonly accountId: string;
  readonly projectDirectory: string;
  readonly stateDirectory: string;
  readonly deployment: Deployment;
  readonly kms: Kms;
  readonly s3: S3;
  readonly sqs: Sqs;
  readonly dynamodb: DynamoDb;
  readonly batch: BatchDeclarations;
  /** Builds images by Docker; without, they are bundled. */
  readonly containers?: Containers;
}

export interface DeclaredResource {
  readonly type: string;
  /** Logical: unique among the resources of its type. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Makes one resource, refusing what AWS would refuse, and answers with every output that is read. */
export type Handler = (resource: DeclaredResource, context: ProvisionContext) => Promise<Answer>;

/** Handlers by type token. */
export type HandlerTable = Readonly<Record<string, Handler>>;

/** What a handler knows besides the inputs. */
export interface HandlerArgs<Inputs> {
  readonly inputs: Inputs;
  readonly name: string;
  readonly context: ProvisionContext;
  /** The name that the program gives, or a stable one in place of Pulumi's random one. */
  readonly nameOr: (given: string | undefined, maxCharacters: number) => string;
}

/** A handler whose inputs are checked by a schema. */
export function handler<Schema extends z.ZodType>(
  schema: Schema,
  provision: (args: HandlerArgs<z.infer<Schema>>) => Answer | Promise<Answer>,
): Handler {
  return async ({ type, name, inputs }, context) => {
    const parsed = schema.safeParse(inputs);
    if (!parsed.success) {
      const issues = parsed.error.issues.map(
        ({ path, message }) => `${path.join(".")}: ${message}`,
      );
      throw new Error(`Inputs that the local cloud cannot take: ${issues.join("; ")}`);
    }
    const nameOr = (given: string | undefined, maxCharacters: number) => {
      const chosen = given ?? physicalName(context.stack, type, name);
      if (chosen.length <= maxCharacters) return chosen;
      throw new Error(`The name "${chosen}" has over ${maxCharacters} characters.`);
    };
    return provision({ inputs: parsed.data, name, context, nameOr });
  };
}
