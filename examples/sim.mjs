// synfin/sim: hosts and links in virtual time. The last ACK of a close is lost; one seed replays it.
import { World } from "synfin/sim";

const world = new World({ seed: 7 });
const client = world.host("client", { address: "10.0.0.1" });
const server = world.host("server", { address: "10.0.0.2" });
world.link(client, server, { delayMs: 10, loss: 0.1 });

server.net.createServer((socket) => socket.end("bye\n")).listen(80);
const socket = client.net.connect(80, "10.0.0.2");
socket.on("data", (bytes) => console.log(`${world.now / 1000} ms: ${String(bytes).trim()}`));
socket.on("close", (hadError) => console.log(`${world.now / 1000} ms: closed, error: ${hadError}`));
await world.runFor("10 s");
