import type { z } from "zod";

/** A value that can be read by the schema, or nothing. */
export function readableSection<Schema extends z.ZodType>(
  raw: unknown,
  schema: Schema,
): z.output<Schema> | undefined {
  const parsed = schema.safeParse(raw);
  return parsed.success ? parsed.data : undefined;
}

/** Those entries of a map that can be read by the schema. */
export function readableEntries<Schema extends z.ZodType>(
  raw: unknown,
  schema: Schema,
): Record<string, z.output<Schema>> {
  const entries = isMap(raw) ? Object.entries(raw) : [];
  return Object.fromEntries(
    entries.flatMap(([name, value]) => {
      const parsed = schema.safeParse(value);
      return parsed.success ? [[name, parsed.data]] : [];
    }),
  );
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
