import { removeTemporaryFolders } from "../../helpers/temporary-folder";
import { itOnTerminal, Terminal } from "../../helpers/terminal";
import { startTerminalStack } from "../../helpers/terminal-stack";

jest.setTimeout(180_000);

afterEach(removeTemporaryFolders);

itOnTerminal("ends at once at the second Ctrl-C, and leaves no progress behind", async () => {
  // Nothing is answered: the first Ctrl-C waits for an answer that never comes.
  const { stack, environment, aws } = await startTerminalStack(() => new Promise(() => {}));
  const terminal = await Terminal.start(["doctor", "--stack", stack], { environment });
  try {
    await terminal.shows(/Looking at/);
    expect((await terminal.interruptUntilEnded()).signal).toBe(2);
    expect(terminal.text()).not.toMatch(/Looking at/);
  } finally {
    terminal.kill();
    await aws.close();
  }
});
