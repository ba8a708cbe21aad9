import { ProgressLine } from "../../../cli/output/progress-line";

const ERASE = "\r\u001b[J";

let waiting: { act: () => void; milliseconds: number }[];
const later = (act: () => void, milliseconds: number) => waiting.push({ act, milliseconds });

beforeEach(() => {
  waiting = [];
});

function terminal({ columns = 20, isTTY = true } = {}) {
  const written: string[] = [];
  const stream = { columns, isTTY, write: (text: string) => written.push(text) > 0 };
  return { stream, written };
}

it("replaces what it has shown, and takes it away", () => {
  const { stream, written } = terminal();
  let now = 0;
  const line = new ProgressLine(stream, () => now, later);
  line.show("1 of 2");
  now += 50;
  line.show("2 of 2");
  line.show("");
  expect(written).toEqual([`${ERASE}1 of 2\r`, `${ERASE}2 of 2\r`, ERASE]);
});

it("draws no more often than every 50 ms", () => {
  const { stream, written } = terminal();
  let now = 0;
  const line = new ProgressLine(stream, () => now, later);
  line.show("1");
  now += 49;
  line.show("2");
  expect(written).toHaveLength(1);
});

it("draws the last that it was told, although it came soon after another", () => {
  const { stream, written } = terminal();
  let now = 0;
  const line = new ProgressLine(stream, () => now, later);
  line.show("1");
  now += 20;
  line.show("2");
  line.show("3");
  expect(waiting.map(({ milliseconds }) => milliseconds)).toEqual([30]);
  now += 30;
  waiting[0]?.act();
  expect(written).toEqual([`${ERASE}1\r`, `${ERASE}3\r`]);
});

it("draws nothing that was taken away in between", () => {
  const { stream, written } = terminal();
  const line = new ProgressLine(stream, () => 0, later);
  line.show("1");
  line.show("2");
  line.clear();
  waiting[0]?.act();
  expect(written).toEqual([`${ERASE}1\r`, ERASE]);
});

it("is shorter than the terminal is wide, wide characters taking two columns", () => {
  const { stream, written } = terminal({ columns: 10 });
  new ProgressLine(stream, () => 0, later).show("a写真写真写真");
  expect(written).toEqual([`${ERASE}a写真写真\r`]);
});

it("is drawn anew, from where the cursor waits, when the terminal is narrowed", () => {
  const { stream, written } = terminal({ columns: 40 });
  const line = new ProgressLine(stream, () => 0, later);
  line.show("0123456789012345678901234567890123456789");
  stream.columns = 15;
  line.resize();
  expect(written.at(-1)).toBe(`${ERASE}01234567890123\r`);
});

it("shows nothing in a pipe", () => {
  const { stream, written } = terminal({ isTTY: false });
  const line = new ProgressLine(stream, () => 0, later);
  line.show("1");
  line.resize();
  line.clear();
  expect(written).toEqual([]);
});
