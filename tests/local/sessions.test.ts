import { Sessions } from "../../local/sessions";

function twoProcesses() {
  const sessions = new Sessions();
  const events: string[] = [];
  sessions.onKill((token, why) => events.push(`${token} is killed: ${why}`));
  for (const token of ["one", "two"]) sessions.started(token, () => events.push(`${token} ends`));
  return { sessions, events };
}

it("ends the process of a session, after it was told", () => {
  const { sessions, events } = twoProcesses();
  sessions.kill("one", "fault");
  expect(events).toEqual(["one is killed: fault", "one ends"]);
});

it("kills nobody twice, and nobody who has ended", () => {
  const { sessions, events } = twoProcesses();
  sessions.kill("one", "fault");
  sessions.kill("one", "fault");
  sessions.ended("two");
  sessions.kill("two", "fault");
  sessions.kill("stranger", "fault");
  expect(events).toEqual(["one is killed: fault", "one ends"]);
});
