// Runs one Lambda function in a process of its own: loads its handler once, then answers one
// invocation after another over the channel to the local cloud. Plain JavaScript, so that the process
// starts in tens of milliseconds, with nothing in it but Node.js and the function's code.

const { existsSync } = require("node:fs");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");

const [codeDirectory, handlerName] = process.argv.slice(2);

process.on("message", (message) => {
  if (message.kind === "invoke") void invoke(message);
});
process.on("disconnect", () => process.exit(0));
// Ctrl-C reaches the whole group of a terminal; the local cloud ends its functions itself.
process.on("SIGINT", () => {});

let handler;

async function load() {
  const [file, name] = handlerName.split(".");
  const path = join(codeDirectory, file);
  const found = [".js", ".cjs", ".mjs"].map((extension) => path + extension).find(existsSync);
  if (found === undefined) throw new Error(`Cannot find module '${file}'`);
  const loaded = found.endsWith(".mjs") ? await import(pathToFileURL(found).href) : require(found);
  if (typeof loaded[name] !== "function") {
    throw new Error(`${handlerName} is undefined or not exported`);
  }
  return loaded[name];
}

async function invoke({ id, event, context, deadline }) {
  try {
    handler ??= await load();
    const result = await handler(event, {
      ...context,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    });
    process.send({ kind: "result", id, result: result ?? null });
  } catch (error) {
    const { name = "Error", message = String(error), stack = "" } = error ?? {};
    const stackTrace = stack.split("\n");
    logError(id, { ...error, errorType: name, errorMessage: message, stackTrace });
    process.send({ kind: "error", id, error: `${name}: ${message}` });
  }
}

// In one line, as Lambda's runtime does, so that it is one event.
function logError(requestId, message) {
  const timestamp = new Date().toISOString();
  const isJson = process.env.AWS_LAMBDA_LOG_FORMAT === "JSON";
  console.error(
    isJson
      ? JSON.stringify({ timestamp, level: "ERROR", requestId, message })
      : `${timestamp}\t${requestId}\tERROR\tInvoke Error\t${JSON.stringify(message)}`,
  );
}
