import { resolve } from "node:path";
import { checkMutation } from "./check-mutation";
import { MUTATIONS } from "./list";

const PROJECT = resolve(__dirname, "../..");

describe("the list of mutations", () => {
  it("fits the code: each text is there once, can be parsed when replaced, and has its test", () => {
    const problems = MUTATIONS.flatMap((mutation) => {
      try {
        checkMutation(PROJECT, mutation);
        return [];
      } catch (error) {
        return [String(error)];
      }
    });

    expect(problems).toEqual([]);
  });

  it("breaks each of the first five promises", () => {
    expect([...new Set(MUTATIONS.map(({ promise }) => promise))]).toEqual([
      "nothing lost",
      "nothing twice",
      "priority end to end",
      "within the quotas",
      "one bad image harms only itself",
    ]);
  });

  it("gives no name twice, and no mutation that changes nothing", () => {
    const names = MUTATIONS.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(MUTATIONS.filter(({ find, replace }) => find === replace)).toEqual([]);
  });

  it("breaks code that is deployed, and no tests", () => {
    const deployed = /^(index|(submitter|job|components|contracts|config|lib)\/.+)\.ts$/;
    expect(MUTATIONS.filter(({ file }) => !deployed.test(file))).toEqual([]);
  });
});
