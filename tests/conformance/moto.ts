/** With a moto server: `.ci/with-moto npx jest --testMatch '**\/conformance/moto.ts'`. */
import { MotoBackend } from "./backends/moto";
import { describeServices } from "./services";

const backend = new MotoBackend();

beforeAll(() => backend.start());
afterAll(() => backend.stop());

describeServices(backend);
