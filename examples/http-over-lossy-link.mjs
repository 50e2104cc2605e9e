/**
 * Node's own http client and server over a simulated link that loses a fifth of all packets, in
 * virtual time: it takes milliseconds, and the same seed loses the same packets again.
 *
 *   npm run build && node examples/http-over-lossy-link.mjs [seed]
 */
import http from "node:http";
import { PcapTap, World } from "synfin/sim";
import { foldTrace } from "synfin/trace";

const world = new World({ seed: Number(process.argv[2] ?? 7), trace: true });
const client = world.host("client", { address: "10.0.0.1" });
const server = world.host("server", { address: "10.0.0.2" });
world.link(client, server, { delayMs: 20, loss: 0.2, bandwidth: 10e6 });
const tap = new PcapTap(world).onHost(client);

// An http server takes connections from whoever has them: here from the simulated host's net.
const pages = http.createServer((request, response) => {
  response.end(`${request.url} `.repeat(20_000));
});
server.net.createServer((socket) => pages.emit("connection", socket)).listen(80);

// An http client takes a function that connects.
const request = http.get({
  host: "server",
  port: 80,
  path: "/page",
  createConnection: ({ host, port }) => client.net.connect({ host, port }),
});
let bytes = 0;
request.on("response", (response) => {
  response.on("data", (chunk) => {
    bytes += chunk.length;
  });
  response.on("end", () => {
    const seconds = (world.now / 1e6).toFixed(3);
    process.stdout.write(`${response.statusCode}: ${bytes} bytes after ${seconds} s of its time\n`);
  });
});

await world.run();
for (const { opened, closed, retransmitted, moved } of foldTrace(world.trace.events)) {
  const { client: asked, server: answered } = retransmitted;
  process.stdout.write(
    `opened by ${opened.how} (${opened.synRetries} SYN retries), closed by ${closed.first} ` +
      `(${closed.how}); ${moved.server.segments} segments from the server, ` +
      `${asked + answered} of all sent again\n`,
  );
}
process.stdout.write(`${tap.file().length} bytes of pcapng could be written\n`);
