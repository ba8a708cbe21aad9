import { CSV_HEADER, csvRow } from "../../../cli/export/csv";
import { labeledRecord, rejectedRecord } from "../../helpers/records";

const [dog] = labeledRecord().labels;
const at = (key: string) => ({ key, image: `s3://images/${key}` });

it("names its columns", () => {
  expect(CSV_HEADER).toBe(
    "key,image,outcome,reason,detail,labels,width,height,bytes,contentType,format,capturedAt,cameraMake," +
      "cameraModel,latitude,longitude,altitude,perceptualHash,modelVersion,lane,jobId,settledAt," +
      "relabelRequestedAt,eTag,versionId\r",
  );
});

it("has all that is known of a labeled image in its columns", () => {
  const record = labeledRecord({
    labels: dog === undefined ? [] : [dog, { ...dog, name: "Ratio 16:9", confidence: 70 }],
    format: "jpeg",
    capturedAt: "2019-05-01T10:00:00",
    camera: { make: "Maker", model: "Model 1" },
    position: { latitude: -1.5, longitude: 0, altitude: 12 },
    perceptualHash: "00ff00ff00ff00ff",
    versionId: "v1",
    relabelRequestedAt: "2026-01-02T00:00:00.000Z",
  });
  expect(csvRow({ ...at("express/a.jpg"), record })).toBe(
    "express/a.jpg,s3://images/express/a.jpg,LABELED,,,Dog:99.1;Ratio 16:9:70,640,480,1234,image/jpeg,jpeg," +
      "2019-05-01T10:00:00,Maker,Model 1,-1.5,0,12,00ff00ff00ff00ff,3.0,express,job-1," +
      '2026-01-01T00:00:00.000Z,2026-01-02T00:00:00.000Z,"""e1""",v1\r',
  );
});

it("leaves the columns empty that a rejected image has nothing for", () => {
  expect(csvRow({ ...at("express/b.png"), record: rejectedRecord() })).toBe(
    "express/b.png,s3://images/express/b.png,REJECTED,TOO_SMALL," +
      '"64 x 48 pixels, Rekognition needs 80 on each side",,,,99,image/png,,,,,,,,,,express,job-1,' +
      '2026-01-01T00:00:00.000Z,,"""e2""",\r',
  );
});

it.each([
  ["a,b.jpg", '"a,b.jpg"'],
  ['a "b".jpg', '"a ""b"".jpg"'],
  ["a\nb.jpg", '"a\nb.jpg"'],
  ["a\rb.jpg", '"a\rb.jpg"'],
  ["a b;c:d.jpg", "a b;c:d.jpg"],
  ["写真.jpg", "写真.jpg"],
])("quotes %j as RFC 4180 has it", (key, cell) => {
  const row = csvRow({ key, image: "i", record: rejectedRecord() });
  expect(row.startsWith(`${cell},i,REJECTED,`)).toBe(true);
});
