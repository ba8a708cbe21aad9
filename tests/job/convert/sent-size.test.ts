import { sentSize } from "../../../job/convert/sent-size";

it.each([
  ["stays as it is", [5_000, 5_000], [5_000, 5_000]],
  ["has at most 10,000 pixels a side", [20_000, 1_000], [10_000, 500]],
  ["has at most 10,000 pixels upwards", [900, 10_001], [900, 10_000]],
  ["has at most 25 megapixels", [12_000, 9_000], [5_774, 4_330]],
  ["keeps what Rekognition needs of a strip", [10_001, 80], [10_000, 80]],
])("what is sent %s: %j", (_, [width = 0, height = 0], [sentWidth, sentHeight]) => {
  expect(sentSize({ width, height })).toEqual({ width: sentWidth, height: sentHeight });
});
