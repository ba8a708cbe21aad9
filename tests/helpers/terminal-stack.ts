import { join } from "node:path";
import { type AnswerTo, type ScriptedAws, startScriptedAws } from "./scripted-aws";
import { OUTPUTS } from "./stack-outputs";
import { temporaryFolder } from "./temporary-folder";

/** A stack that a process of its own reaches by its environment, and how to name it. */
export interface TerminalStack {
  readonly stack: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly aws: ScriptedAws;
}

export async function startTerminalStack(
  answerTo?: AnswerTo,
  files: Readonly<Record<string, string>> = {},
): Promise<TerminalStack> {
  const aws = await startScriptedAws(answerTo);
  const folder = temporaryFolder({ "outputs.json": JSON.stringify(OUTPUTS), ...files });
  return {
    aws,
    folder,
    stack: join(folder, "outputs.json"),
    environment: {
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_ACCESS_KEY_ID: "key",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_EC2_METADATA_DISABLED: "true",
      HOME: folder,
    },
  };
}
