import { parseArguments } from "../../job/arguments";

const URI = "s3://work/manifests/0mwt1bxc000000000000/";

describe("the worker's arguments", () => {
  it("say where the manifests are", () => {
    expect(parseArguments(["--manifests", URI])).toEqual({
      workBucket: "work",
      submission: "0mwt1bxc000000000000",
    });
  });

  it.each([
    [[]],
    [["--manifests"]],
    [["--manifest", URI]],
    [["--manifests", "Ref::manifests"]],
    [["--manifests", URI, "--more"]],
  ])("are refused when they are %j", (given) => {
    expect(() => parseArguments(given)).toThrow(
      `Expected the arguments \`--manifests s3://<work bucket>/manifests/<submission>/\`, got \`${given.join(" ")}\`.`,
    );
  });
});
