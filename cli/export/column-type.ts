/** What a column holds. A struct has its fields in this order. */
export type ColumnType =
  | "VARCHAR"
  | "BIGINT"
  | "DOUBLE"
  | "TIMESTAMP"
  | { readonly list: ColumnType }
  | { readonly struct: Readonly<Record<string, ColumnType>> };

/** The type as DuckDB writes it. https://duckdb.org/docs/stable/sql/data_types/overview */
export function duckDbType(type: ColumnType): string {
  if (typeof type === "string") return type;
  if ("list" in type) return `${duckDbType(type.list)}[]`;
  const fields = Object.entries(type.struct).map(([name, each]) => `${name} ${duckDbType(each)}`);
  return `STRUCT(${fields.join(", ")})`;
}
