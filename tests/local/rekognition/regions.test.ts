import { colorRegions } from "../../../local/rekognition/regions";

const RED = [220, 0, 0];
const BLUE = [0, 0, 220];
const WHITE = [255, 255, 255];

/** A picture of the letters r, b and anything else for white, row by row. */
function picture(...rows: string[]) {
  const letters = rows.join("").split("");
  const colors = letters.map((letter) => (letter === "r" ? RED : letter === "b" ? BLUE : WHITE));
  return {
    data: Uint8Array.from(colors.flat()),
    width: rows[0]?.length ?? 0,
    height: rows.length,
  };
}

test("a colour is where its largest connected region is, and fills its box or not", () => {
  const regions = colorRegions(
    picture(
      "..........", //
      ".rr.....b.",
      ".rr....bb.",
      "........b.",
      "r.........",
    ),
  );
  expect(regions.get("Red")).toEqual({ left: 0.1, top: 0.2, width: 0.2, height: 0.4, filled: 100 });
  expect(regions.get("Blue")).toEqual({
    left: 0.7,
    top: 0.2,
    width: 0.2,
    height: 0.6,
    filled: expect.closeTo(66.7, 1),
  });
});

test("what reaches every edge is the background", () => {
  expect([...colorRegions(picture("....", ".rr.", "....")).keys()]).toEqual(["Red"]);
});

test("regions do not go around the edge of a row", () => {
  expect(colorRegions(picture("..r.", "...r", "r...")).get("Red")).toMatchObject({
    width: 0.25,
    filled: 100,
  });
});

test("under half a percent of the pixels is noise", () => {
  const row = ".".repeat(201);
  expect(colorRegions(picture(row, `${row.slice(1)}r`, row)).size).toBe(0);
});
