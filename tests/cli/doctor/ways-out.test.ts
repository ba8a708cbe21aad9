import { PAGES, waysOut } from "../../../cli/doctor/ways-out";
import { anchorsOf, readPage } from "../../helpers/markdown";

it.each([...Object.values(PAGES), "README.md#permissions"])(
  "names a section that is there: %s",
  (page) => {
    const [file = "", anchor] = page.split("#");
    expect(anchorsOf(readPage(file))).toContain(anchor);
  },
);

it.each([
  ["the local cloud", undefined, undefined, "labeler local", "labeler failed --lane bulk"],
  [
    "a stack that was named",
    "org/my stack",
    "org/my stack",
    "pulumi up --refresh --stack 'org/my stack'",
    "labeler failed --lane bulk --stack 'org/my stack'",
  ],
  [
    "a stack that is remembered",
    "dev",
    undefined,
    "pulumi up --refresh --stack dev",
    "labeler failed --lane bulk",
  ],
])("gives commands for %s", (_name, stack, named, redeploy, failed) => {
  const ways = waysOut(stack, named);
  expect([ways.redeploy, ways.labeler("failed --lane bulk")]).toEqual([redeploy, failed]);
});
