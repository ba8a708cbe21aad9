import { readFileSync } from "node:fs";
import { join } from "node:path";
import { duckDbSql } from "../../../cli/export/duckdb-sql";
import { PARQUET_COLUMNS, parquetReadyRow } from "../../../cli/export/parquet-ready";
import { PROJECT_DIRECTORY } from "../../helpers/labeler";
import { labeledRecord, rejectedRecord } from "../../helpers/records";

const at = (key: string) => ({ key, image: `s3://images/${key}` });
const box = { left: 0.1, top: 0.25, width: 0.5, height: 0.5 };
const DOG = {
  name: "Dog",
  confidence: 99.1,
  parents: ["Animal"],
  aliases: ["Hound"],
  categories: ["Animals and Pets"],
  instances: [{ confidence: 98.5, box }],
};

it("prints a labeled image as one line with all columns", () => {
  const record = labeledRecord({
    labels: [DOG],
    format: "JPEG",
    capturedAt: "2019-05-01T10:00:00+02:00",
    camera: { make: "Maker", model: "Model 1" },
    position: { latitude: -1.5, longitude: 0, altitude: 12 },
    perceptualHash: "00ff00ff00ff00ff",
    imageProperties: {
      brightness: 61.5,
      sharpness: 80,
      contrast: 70,
      dominantColors: [{ hex: "#ffffff", percent: 40.5 }],
    },
    versionId: "v1",
    relabelRequestedAt: "2026-01-02T00:00:00.000Z",
  });
  expect(parquetReadyRow({ ...at("express/a.jpg"), record })).toBe(
    '{"key":"express/a.jpg","image":"s3://images/express/a.jpg","outcome":"LABELED","reason":null,"detail":null,' +
      '"labels":[{"name":"Dog","confidence":99.1,"parents":["Animal"],"aliases":["Hound"],' +
      '"categories":["Animals and Pets"],' +
      '"instances":[{"confidence":98.5,"x":0.1,"y":0.25,"width":0.5,"height":0.5}]}],' +
      '"width":640,"height":480,"bytes":1234,"content_type":"image/jpeg","format":"JPEG",' +
      '"captured_at":"2019-05-01 10:00:00","captured_offset":"+02:00",' +
      '"camera_make":"Maker","camera_model":"Model 1","latitude":-1.5,"longitude":0,"altitude":12,' +
      '"perceptual_hash":"00ff00ff00ff00ff","brightness":61.5,"sharpness":80,"contrast":70,' +
      '"dominant_colors":[{"hex":"#ffffff","name":null,"percent":40.5}],"model_version":"3.0",' +
      '"lane":"express","job_id":"job-1","settled_at":"2026-01-01 00:00:00.000",' +
      '"relabel_requested_at":"2026-01-02 00:00:00.000","e_tag":"\\"e1\\"","version_id":"v1"}',
  );
});

it("prints null for what a rejected image has not, and empty lists", () => {
  expect(parquetReadyRow({ ...at("bulk/写真\n.png"), record: rejectedRecord() })).toBe(
    '{"key":"bulk/写真\\n.png","image":"s3://images/bulk/写真\\n.png","outcome":"REJECTED","reason":"TOO_SMALL",' +
      '"detail":"64 x 48 pixels, Rekognition needs 80 on each side","labels":[],"width":null,"height":null,' +
      '"bytes":99,"content_type":"image/png","format":null,"captured_at":null,"captured_offset":null,' +
      '"camera_make":null,"camera_model":null,"latitude":null,"longitude":null,"altitude":null,' +
      '"perceptual_hash":null,"brightness":null,"sharpness":null,"contrast":null,"dominant_colors":[],' +
      '"model_version":null,"lane":"express","job_id":"job-1","settled_at":"2026-01-01 00:00:00.000",' +
      '"relabel_requested_at":null,"e_tag":"\\"e2\\"","version_id":null}',
  );
});

it.each([
  ["2019-05-01T10:00:00", "2019-05-01 10:00:00", null],
  ["2019-05-01T10:00:00-09:30", "2019-05-01 10:00:00", "-09:30"],
  ["yesterday", null, null],
])("takes a capture at %s for %j, offset %j", (capturedAt, time, offset) => {
  const row = parquetReadyRow({ ...at("a.jpg"), record: labeledRecord({ capturedAt }) });
  expect(JSON.parse(row)).toMatchObject({ captured_at: time, captured_offset: offset });
});

it("has names that engines which fold case, or know SQL's words, take as they are", () => {
  const names = PARQUET_COLUMNS.map(({ name }) => name);
  expect(names.filter((name) => !/^[a-z][a-z_]*$/.test(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

it("names each column in docs/export.md", () => {
  const page = readFileSync(join(PROJECT_DIRECTORY, "docs/export.md"), "utf8");
  const named = [...page.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell = ""]) =>
    cell.match(/[\w.]+/g),
  );
  for (const { name } of PARQUET_COLUMNS) expect(named).toContain(name);
});

it("makes Parquet by a statement that names each column's type", () => {
  const sql = duckDbSql();
  expect(sql).toMatch(/^COPY \(\n {2}SELECT \* FROM read_json\('records\.jsonl', /);
  expect(sql).toContain(
    "    labels: 'STRUCT(name VARCHAR, confidence DOUBLE, parents VARCHAR[], aliases VARCHAR[], " +
      "categories VARCHAR[], instances STRUCT(confidence DOUBLE, x DOUBLE, y DOUBLE, width DOUBLE, height DOUBLE)[])[]',\n",
  );
  expect(sql).toContain("    settled_at: 'TIMESTAMP',\n");
  expect(sql).toContain("    version_id: 'VARCHAR'\n");
  expect(sql.endsWith(") TO 'records.parquet' (FORMAT parquet, COMPRESSION zstd);")).toBe(true);
});
