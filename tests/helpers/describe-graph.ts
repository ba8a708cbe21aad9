import { isDeepStrictEqual } from "node:util";
import type { Registered, ResourceGraph } from "./pulumi-mocks";

/** A resource as a reader compares it: without what follows from other files' contents. */
export interface DescribedResource {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly after: readonly string[];
  readonly protect?: true;
}

/** Every resource by its URN: a logical name that changes is a resource that is made anew. */
export function describeGraph(graph: ResourceGraph): Record<string, DescribedResource> {
  const entries = graph.resources.map((resource): [string, DescribedResource] => [
    short(resource.urn),
    describe(resource),
  ]);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** What one stack has that another has not, lacks, or has otherwise. */
export function compareGraphs(
  base: Readonly<Record<string, DescribedResource>>,
  other: Readonly<Record<string, DescribedResource>>,
) {
  const only = (one: object, another: object) =>
    Object.fromEntries(Object.entries(one).filter(([urn]) => !Object.hasOwn(another, urn)));
  const changed = Object.entries(other).flatMap(([urn, resource]) => {
    const before = base[urn];
    if (before === undefined || isDeepStrictEqual(before, resource)) return [];
    return [[urn, changesOf(before, resource)]];
  });
  return {
    added: only(other, base),
    removed: Object.keys(only(base, other)),
    changed: Object.fromEntries(changed),
  };
}

/** The inputs that are others, and what the resource waits for where that is other. */
function changesOf(before: DescribedResource, { inputs, after, protect }: DescribedResource) {
  const names = new Set([...Object.keys(before.inputs), ...Object.keys(inputs)]);
  const changed = [...names].filter(
    (name) => !isDeepStrictEqual(before.inputs[name], inputs[name]),
  );
  return {
    ...Object.fromEntries(changed.map((name) => [name, inputs[name]])),
    ...(!isDeepStrictEqual(before.after, after) && { after }),
    ...(before.protect !== protect && { protect }),
  };
}

function describe({ inputs, dependencies, protect }: Registered): DescribedResource {
  // The code is another with every change of a function, and the tags are the same everywhere.
  const { code, tags, ...others } = inputs;
  return {
    inputs: Object.fromEntries(
      Object.entries(others).map(([key, value]) => [key, readable(value)]),
    ),
    after: [...new Set(dependencies.map(short))].sort(),
    ...(protect && { protect }),
  };
}

/** Policies and the like are JSON in a string, which nobody can compare by eye. */
function readable(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function short(urn: string): string {
  return urn.replace(/^urn:pulumi:[^:]+::[^:]+::/, "");
}
