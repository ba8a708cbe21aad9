import { duckDbType } from "./column-type";
import { PARQUET_COLUMNS } from "./parquet-ready";

export const RECORDS_FILE = "records.jsonl";
export const PARQUET_FILE = "records.parquet";

/**
 * The statement that makes Parquet of an export. It names each type: read without, a column that is empty in
 * all records would have none. https://duckdb.org/docs/stable/data/json/loading_json
 */
export function duckDbSql(): string {
  const columns = PARQUET_COLUMNS.map(({ name, type }) => `    ${name}: '${duckDbType(type)}'`);
  return [
    "COPY (",
    `  SELECT * FROM read_json('${RECORDS_FILE}', format = 'newline_delimited', columns = {`,
    columns.join(",\n"),
    "  })",
    `) TO '${PARQUET_FILE}' (FORMAT parquet, COMPRESSION zstd);`,
  ].join("\n");
}
