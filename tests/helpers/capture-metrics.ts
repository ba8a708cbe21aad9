/** One line of embedded metric format, sorted out. */
export interface PrintedMetrics {
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
  readonly metrics: Readonly<Record<string, unknown>>;
  /** Each unit once. */
  readonly units: readonly string[];
}

interface EmbeddedMetrics extends Readonly<Record<string, unknown>> {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
}

export interface CapturedMetrics {
  /** What CloudWatch would extract from what was printed so far. */
  printed(): PrintedMetrics[];
  restore(): void;
}

/** Keeps the process's output to itself until `restore`. */
export function captureMetrics(): CapturedMetrics {
  const written: string[] = [];
  const write = jest.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
  return {
    printed: () => {
      const lines = written.join("").split("\n");
      const metrics = lines.filter((line) => line.startsWith('{"_aws"'));
      return metrics.map((line) => sortOut(JSON.parse(line)));
    },
    restore: () => write.mockRestore(),
  };
}

function sortOut(line: EmbeddedMetrics): PrintedMetrics {
  const [directive] = line._aws.CloudWatchMetrics;
  const definitions = directive?.Metrics ?? [];
  return {
    namespace: directive?.Namespace ?? "",
    dimensions: pick(line, directive?.Dimensions.flat() ?? []),
    metrics: pick(
      line,
      definitions.map(({ Name }) => Name),
    ),
    units: [...new Set(definitions.map(({ Unit }) => Unit))],
  };
}

function pick(line: EmbeddedMetrics, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, line[name]]));
}
