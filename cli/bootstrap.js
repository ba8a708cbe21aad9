// What a process must know before its first module: sources are TypeScript and run as they are, so
// that there is no build that could be stale.

// Every file, database and decoder call of the local cloud passes through libuv's pool; the default
// of four threads lets a few slow pictures hold up everything else.
process.env.UV_THREADPOOL_SIZE ??= "12";
// The SDK announces on every start that its versions of 2027 will need Node.js 22; ours are pinned.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
// Where Node.js can (22 and newer): what is compiled once is not compiled at the next start.
const { _extensions: loaders, enableCompileCache } = require("node:module");
enableCompileCache?.();
const plainLoader = loaders[".js"];
require("tsx/cjs");
// Packages are JavaScript as they are. tsx would look through each of them anew at every start.
const typeScriptLoader = loaders[".js"];
loaders[".js"] = (module, file) =>
  (file.includes("/node_modules/") ? plainLoader : typeScriptLoader)(module, file);
