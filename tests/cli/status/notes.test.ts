import { SECTIONS } from "../../../cli/status/notes";
import { anchorsOf, readPage } from "../../helpers/markdown";

it.each(Object.values(SECTIONS))("points at %s, which is there", (section) => {
  const [page = "", anchor] = section.split("#");
  expect(anchorsOf(readPage(page))).toContain(anchor);
});
