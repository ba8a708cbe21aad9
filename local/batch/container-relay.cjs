// PID 1 of the container whose network the jobs share: it has no interface but the loopback, and this
// is all that listens there. Arguments: the local cloud's socket, and the port to listen on.
const { connect, createServer } = require("node:net");

const [socket, port] = process.argv.slice(1);

// Without this process's parent nobody would end it.
process.stdin.on("end", () => process.exit()).resume();

const relay = createServer({ allowHalfOpen: true }, (client) => {
  const cloud = connect({ path: socket, allowHalfOpen: true });
  client.pipe(cloud).pipe(client);
  client.on("error", () => cloud.destroy());
  cloud.on("error", () => client.destroy());
});

const probe = connect(socket, () => {
  probe.end();
  relay.listen(Number(port), "127.0.0.1", () => console.log("ready"));
});
