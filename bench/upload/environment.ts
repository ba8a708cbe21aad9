/** What the tools are started with: this process's own environment, and where to. */
export function toolEnvironment(
  variables: Readonly<Record<string, string>>,
  folderOnThePath: string,
): NodeJS.ProcessEnv {
  // One for https alone; rclone ends when it finds one.
  const { AWS_CA_BUNDLE: _, ...environment } = process.env;
  const PATH = `${folderOnThePath}:${process.env.PATH}`;
  return { ...environment, ...variables, PATH };
}
