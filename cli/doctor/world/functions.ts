import {
  type FunctionConfiguration,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import {
  type SubmitterEnvironment,
  submitterEnvironmentSchema,
} from "../../../contracts/submitter-environment";
import { MissingError } from "../errors";
import { submitterArn } from "./mappings";
import type { World } from "./world";

const MISSING = ["ResourceNotFoundException"];

/** Nothing where there is none. */
export function findFunction(
  { lambda, readings }: World,
  arn: string,
): Promise<FunctionConfiguration | undefined> {
  return readings.readIfThere("lambda:GetFunctionConfiguration", arn, MISSING, () =>
    lambda.send(new GetFunctionConfigurationCommand({ FunctionName: arn })),
  );
}

/** @throws MissingError */
export async function functionAt(world: World, arn: string): Promise<FunctionConfiguration> {
  const found = await findFunction(world, arn);
  if (found === undefined) throw new MissingError(arn);
  return found;
}

/** Nothing where the function takes from what the account has. */
export function reservedConcurrency(
  { lambda, readings }: World,
  arn: string,
): Promise<number | undefined> {
  return readings.read("lambda:GetFunctionConcurrency", arn, async () => {
    const answer = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: arn }));
    return answer.ReservedConcurrentExecutions;
  });
}

/**
 * What the submitter was told: job queues, and the job definitions that it submits.
 *
 * @throws MissingError when there is no submitter, or one of another version
 */
export async function submitterEnvironment(world: World): Promise<SubmitterEnvironment> {
  const arn = await submitterArn(world);
  const { Environment } = await functionAt(world, arn);
  const parsed = submitterEnvironmentSchema.safeParse(Environment?.Variables);
  if (!parsed.success) throw new MissingError(`The environment of ${arn}`);
  return parsed.data;
}
