/** What child processes start with: of this process's own environment no more than a container would see. */
export function bareEnvironment(): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "",
    // The SDK warns of Node.js 20 at each start; functions and containers run newer ones in AWS.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}
