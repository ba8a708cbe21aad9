import type { FailedTest, TestRun } from "./run-jest";

/** Whether a fault was noticed, and by which test; or why it does not count as noticed. */
export type Judgement = { readonly caughtBy: string } | { readonly survived: string };

/** Only a test that ran and found the behaviour wrong has caught a fault. */
export function judge({ passed, failed, broken }: TestRun): Judgement {
  if (broken !== undefined) return { survived: `its tests cannot run: ${firstLine(broken)}` };
  const caughtBy = failed.find((test) => !isBrokenCode(test));
  if (caughtBy !== undefined) return { caughtBy: caughtBy.name };
  const [nonsense] = failed;
  if (nonsense !== undefined) {
    return { survived: `it is no running code: ${firstLine(nonsense.messages.join())}` };
  }
  if (passed.length === 0) return { survived: "no test has such a name" };
  return { survived: `${passed.length} tests pass all the same, such as: ${passed[0]}` };
}

/** A slip in the list, such as a name that does not exist, fails every test and shows nothing. */
function isBrokenCode({ messages }: FailedTest): boolean {
  return messages.every((message) => /^(Reference|Type)Error\b/.test(message));
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0] ?? "";
}
