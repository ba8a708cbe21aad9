/** All that child processes see of this process's environment: the same as a container would. */
export function bareEnvironment(): Record<string, string> {
  return { PATH: process.env.PATH ?? "" };
}
