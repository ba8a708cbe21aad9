import { UnreachableError } from "../../../cli/errors";
import { openCloud } from "../../../cli/local-cloud/open-cloud";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

const { PATH } = process.env;

afterEach(() => {
  process.env.PATH = PATH;
  removeTemporaryFolders();
});

it("names the way out when workers shall be containers and there is no Docker, and frees the state", async () => {
  const stateDirectory = temporaryFolder();
  process.env.PATH = temporaryFolder();
  const opened = openCloud({ stateDirectory, port: 0, docker: true });
  const error: unknown = await opened.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UnreachableError);
  expect(error).toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(/^Containers need a Docker engine: .* or leave out --docker:/),
  });
  await (await openCloud({ stateDirectory, port: 0 })).close();
});
