import { substituteParameters } from "../../../local/batch/parameters";

const command = ["--manifests", "Ref::manifests", "--mode=Ref::mode", "Ref::mode"];

test("the submission's parameters win over the definition's", () => {
  const defaults = { manifests: "s3://default/", mode: "fast" };
  expect(substituteParameters(command, defaults, { manifests: "s3://given/" })).toEqual([
    "--manifests",
    "s3://given/",
    "--mode=Ref::mode",
    "fast",
  ]);
});

test("a reference to a parameter that nobody gives stays as it is", () => {
  expect(substituteParameters(["Ref::toString", "Ref::"], {}, {})).toEqual([
    "Ref::toString",
    "Ref::",
  ]);
});
