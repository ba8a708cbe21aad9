// What jest itself prints as JSON holds whole errors; those of the SDK refer to themselves, and break it.

/** Prints how each test ended, as one line of JSON: the last line on stdout. */
module.exports = class Reporter {
  onRunComplete(_, { testResults }) {
    const files = testResults.map(({ testExecError, testResults: tests }) => ({
      broken: testExecError?.message,
      tests: tests.map(({ fullName, status, failureMessages }) => ({
        fullName,
        status,
        failureMessages,
      })),
    }));
    process.stdout.write(`\n${JSON.stringify(files)}\n`);
  }
};
