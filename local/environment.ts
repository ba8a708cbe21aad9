/** What child processes start with: of this process's own environment no more than a container would see. */
export function bareEnvironment(): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "",
    // The SDK warns of Node.js 20 at each start; functions and containers run newer ones in AWS.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}

/** What the `docker` command starts with: its settings and contexts are the user's. */
export function dockerEnvironment(): NodeJS.ProcessEnv {
  // The platform arguments of a Dockerfile are BuildKit's.
  return { ...process.env, DOCKER_BUILDKIT: "1" };
}
