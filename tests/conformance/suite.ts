import { stripVTControlCharacters } from "node:util";
import type { Backend } from "./backend";
import { EXCEPTIONS, type Exception } from "./exceptions";

export type ConformanceTest = (name: string, run: () => Promise<void>) => void;

const known = new Set<string>();

/**
 * How a service's tests are declared. One for which the backend has an exception must fail, and as the
 * exception says: so the list of exceptions stays true.
 */
export function testsOf(backend: Backend, service: string): ConformanceTest {
  return (name, run) => {
    const fullName = `${service}: ${name}`;
    known.add(fullName);
    const exception = EXCEPTIONS[backend.name].find((candidate) => candidate.test === fullName);
    if (exception === undefined) test(name, run);
    else test(`${name} (differs: ${exception.differs})`, () => expectDifference(exception, run));
  };
}

/** Declared last: an exception for a test that nobody has any more excuses nothing. */
export function testExceptions(backend: Backend): void {
  test("each exception is one for a test of the suite", () => {
    const unknown = EXCEPTIONS[backend.name].filter(({ test: name }) => !known.has(name));
    expect(unknown).toEqual([]);
  });
}

async function expectDifference(
  { test: name, seen }: Exception,
  run: () => Promise<void>,
): Promise<void> {
  const message = await run().then(
    () => undefined,
    (error: Error) => stripVTControlCharacters(error.message),
  );
  if (message === undefined) {
    throw new Error(`It does as AWS does now: take "${name}" out of the exceptions.`);
  }
  expect(message).toContain(seen);
}
