import { childrenOf } from "../../../chaos/cloud/children-of";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

afterAll(removeTemporaryFolders);

it("finds the processes that one has started, whatever they are called", async () => {
  const processes = temporaryFolder({
    "10/stat": "10 (node) S 1 10 10 0",
    "11/stat": "11 (a name) with ) in it) S 10 11 11 0",
    "12/stat": "12 (sh) S 11 12 12 0",
    "13/stat": "13 (node) Z 10 13 13 0",
    "self/stat": "11 (node) S 10 11 11 0",
  });
  expect(await childrenOf(10, processes)).toEqual([11, 13]);
});

it("finds none where no system tells", async () => {
  expect(await childrenOf(10, "/does-not-exist")).toEqual([]);
});
