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
  readonly codeDirectory: string;
}

export interface EventSourceMapping {
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
