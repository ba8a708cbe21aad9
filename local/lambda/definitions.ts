import type { Architecture, LogFormat, Runtime } from "@aws-sdk/client-lambda";

/** A Lambda function as the program declares it, its code unpacked. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** `index.handler`: the file without its extension, and its export. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroup: string;
  /** Of what Lambda itself logs. @default "Text" */
  readonly logFormat?: LogFormat;
  readonly codeDirectory: string;
  /** Where events of asynchronous invocations go that the function did not handle. */
  readonly deadLetterQueueArn?: string;
  /** What else is declared: shown, without effect here. */
  readonly declared?: DeclaredFunction;
}

export interface DeclaredFunction {
  readonly runtime: Runtime;
  readonly architectures: Architecture[];
}

/** How a function's asynchronous invocations are repeated, and where those end that fail for good. */
export interface AsyncSettings {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  readonly onFailureQueueArn?: string;
}

/** Those of one function, as the program declares them. */
export interface DeclaredAsyncSettings extends AsyncSettings {
  readonly functionName: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html */
export const DEFAULT_ASYNC_SETTINGS: AsyncSettings = {
  maximumRetryAttempts: 2,
  maximumEventAgeSeconds: 21_600,
};

export interface EventSourceMapping {
  /** Its UUID, the same in every run. */
  readonly id: string;
  readonly functionName: string;
  readonly queueArn: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly maximumConcurrency: number;
  /** `ReportBatchItemFailures`; without it the function's answer is ignored. */
  readonly reportsItemFailures: boolean;
}
