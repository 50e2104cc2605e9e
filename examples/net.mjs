// synfin/net: node:net's face. The same code runs on node:net and, in virtual time, on a simulated host.
import net from "node:net";
import { isIP } from "synfin/net";
import { World } from "synfin/sim";

/** An application that knows nothing of synfin: it is given a `net`. */
function ask(net, port, host, done) {
  const socket = net.connect({ port, host });
  socket.setTimeout(30_000, () => socket.destroy(new Error("nobody answers")));
  socket.on("error", (error) => done(`${error.code ?? error.message}`));
  socket.on("data", (bytes) => done(`answered: ${bytes}`));
  socket.write("ping");
}

const world = new World({ seed: 1 });
const a = world.host("a", { address: "10.0.0.1" });
const b = world.host("b", { address: "10.0.0.2" });
world.link(a, b, { delayMs: 50 });
console.log(isIP("10.0.0.2"), b.net.isIP("10.0.0.2"), net.isIP("10.0.0.2")); // 4 4 4
b.net.createServer((socket) => socket.pipe(socket)).listen(7);
ask(a.net, 7, "10.0.0.2", (answer) => console.log(`simulated, ${answer}`));
ask(a.net, 9, "10.0.0.2", (answer) => console.log(`simulated, ${answer}`));
await world.runFor("1 s");

const server = net
  .createServer((socket) => socket.pipe(socket))
  .listen(0, "127.0.0.1", () => {
    ask(net, server.address().port, "127.0.0.1", (answer) => {
      console.log(`node:net, ${answer}`);
      process.exit(0);
    });
  });
