import { removeTemporaryFolders } from "../helpers/temporary-folder";
import { LocalBackend } from "./backends/local";
import { describeServices } from "./services";

const backend = new LocalBackend();

beforeAll(() => backend.start());
afterAll(async () => {
  await backend.stop();
  removeTemporaryFolders();
});

describeServices(backend);
