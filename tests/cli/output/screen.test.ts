import { Screen } from "../../../cli/output/screen";

const UP = (rows: number) => `\r\u001b[${rows}A\u001b[J`;
const FIRST = "\r\u001b[J";

function terminal(columns: number, rows: number) {
  const written: string[] = [];
  return {
    columns,
    rows,
    written,
    write: (text: string | Uint8Array) => written.push(`${text}`) > 0,
  };
}

it("draws over the lines that it drew last", () => {
  const stream = terminal(80, 24);
  const screen = new Screen(stream);
  screen.draw(["a", "b"]);
  screen.draw(["c"]);
  screen.draw([""]);
  expect(stream.written).toEqual([`${FIRST}a\nb\n`, `${UP(2)}c\n`, `${UP(1)}\n`]);
});

it("goes up by the rows that long lines take, wide characters taking two columns", () => {
  const stream = terminal(10, 24);
  const screen = new Screen(stream);
  screen.draw(["1234567890", "12345678901", "写真写真写真"]);
  screen.draw([]);
  expect(stream.written[1]).toBe(UP(5));
});

it("goes up by what the lines take after the terminal was made narrower", () => {
  const stream = terminal(20, 24);
  const screen = new Screen(stream);
  screen.draw(["123456789012345"]);
  stream.columns = 5;
  screen.draw([]);
  expect(stream.written[1]).toBe(UP(3));
});

it("draws no more lines than the terminal has rows beside the cursor's", () => {
  const stream = terminal(10, 4);
  const screen = new Screen(stream);
  screen.draw(["a", "b", "c", "d"]);
  screen.draw(["12345678901", "b", "c"]);
  expect(stream.written).toEqual([`${FIRST}a\nb\nc\n`, `${UP(3)}12345678901\nb\n`]);
});

it("leaves what is drawn in place once something else was printed", () => {
  const stream = terminal(80, 24);
  const screen = new Screen(stream);
  screen.draw(["a"]);
  screen.leave();
  screen.draw(["b"]);
  expect(stream.written).toEqual([`${FIRST}a\n`, `${FIRST}b\n`]);
});
