import { interruptSignal } from "../../cli/interrupt";

let milliseconds: number;
let ended: NodeJS.Signals[];
let send: (signal: NodeJS.Signals) => void;
let interrupt: AbortSignal;

beforeEach(() => {
  milliseconds = 0;
  ended = [];
  const listeners = new Map<NodeJS.Signals, (signal: NodeJS.Signals) => void>();
  interrupt = interruptSignal({
    on: (signal, listener) => listeners.set(signal, listener),
    now: () => milliseconds,
    end: (signal) => ended.push(signal),
  });
  send = (signal) => listeners.get(signal)?.(signal);
});

it.each(["SIGINT", "SIGTERM"] as const)("is aborted by %s, and the process goes on", (signal) => {
  expect(interrupt.aborted).toBe(false);
  send(signal);
  expect(interrupt.aborted).toBe(true);
  expect(ended).toEqual([]);
});

it("takes a Ctrl-C that npm passes on for the same one", () => {
  send("SIGINT");
  milliseconds = 999;
  send("SIGINT");
  expect(ended).toEqual([]);
});

it("ends the process when somebody presses again", () => {
  send("SIGINT");
  milliseconds = 1000;
  send("SIGINT");
  expect(ended).toEqual(["SIGINT"]);
});
