import type { CommandContext } from "./command-context";
import type { CliExitCode } from "./exit-codes";

// The commands, each loaded when it runs: what they import takes longer to load than most of them take.

export const doctor = lazy(
  () => (require("./commands/doctor") as typeof import("./commands/doctor")).doctor,
);
export const exportRecords = lazy(
  () => (require("./commands/export") as typeof import("./commands/export")).exportRecords,
);
export const failed = lazy(
  () => (require("./commands/failed") as typeof import("./commands/failed")).failed,
);
export const labels = lazy(
  () => (require("./commands/labels") as typeof import("./commands/labels")).labels,
);
export const local = lazy(
  () => (require("./commands/local") as typeof import("./commands/local")).local,
);
export const logs = lazy(
  () => (require("./commands/logs") as typeof import("./commands/logs")).logs,
);
export const plan = lazy(
  () => (require("./commands/plan") as typeof import("./commands/plan")).plan,
);
export const retry = lazy(
  () => (require("./commands/retry") as typeof import("./commands/retry")).retry,
);
export const search = lazy(
  () => (require("./commands/search") as typeof import("./commands/search")).search,
);
export const show = lazy(
  () => (require("./commands/show") as typeof import("./commands/show")).show,
);
export const status = lazy(
  () => (require("./commands/status") as typeof import("./commands/status")).status,
);
export const sync = lazy(
  () => (require("./commands/sync") as typeof import("./commands/sync")).sync,
);
export const upload = lazy(
  () => (require("./commands/upload") as typeof import("./commands/upload")).upload,
);
export const use = lazy(() => (require("./commands/use") as typeof import("./commands/use")).use);
export const version = lazy(
  () => (require("./commands/version") as typeof import("./commands/version")).version,
);

type Run<Args> = (args: Args, context: CommandContext) => Promise<CliExitCode>;

function lazy<Args>(load: () => Run<Args>): Run<Args> {
  return (args, context) => load()(args, context);
}
