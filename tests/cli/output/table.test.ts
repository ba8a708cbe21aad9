import { escapeControls, printTable } from "../../../cli/output/table";
import { FakeIo } from "../../helpers/fake-io";

const COLUMNS = [
  { header: "NAME", value: (row: { name: string; count?: number }) => row.name },
  { header: "COUNT", value: (row: { count?: number }) => row.count, alignRight: true },
];

it("aligns rows under headers on a terminal, wide characters taking two columns", () => {
  const io = new FakeIo(true);
  printTable(io, COLUMNS, [
    { name: "写真", count: 1 },
    { name: "holiday", count: 1000 },
  ]);
  expect(io.stdout).toEqual(["NAME     COUNT", "写真         1", "holiday   1000"]);
});

it("prints tab-separated rows without headers in a pipe", () => {
  const io = new FakeIo(false);
  printTable(io, COLUMNS, [{ name: "a b" }, { name: "c", count: 2 }]);
  expect(io.stdout).toEqual(["a b\t", "c\t2"]);
});

it("lets no control character of a key reach the terminal", () => {
  expect(escapeControls("a\tb\nc\u001b[31md\u009be")).toBe("a\\tb\\nc\\x1b[31md\\x9be");
});

it("paints headers and what has a color, and aligns as without", () => {
  const io = new FakeIo(true);
  io.hasColors = true;
  const painted = [
    { header: "WHAT", value: (what: string) => what, color: () => "good" as const },
    { header: "LENGTH", value: ({ length }: string) => length, alignRight: true },
  ];
  printTable(io, painted, ["a"]);
  expect(io.stdout).toEqual([
    "\u001b[1mWHAT\u001b[0m  \u001b[1mLENGTH\u001b[0m",
    "\u001b[32ma\u001b[0m          1",
  ]);
});
