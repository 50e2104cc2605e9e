/**
 * An HTTP server on a host of its own beside the kernel, on a TUN device (Linux, root, koffi):
 *
 *   sudo node examples/http-on-tun.mjs      then: curl http://192.0.2.2:8000/
 *
 * With a number as argument it ends after so many connections.
 */
import http from "node:http";
import { createNet } from "synfin/net";
import { bringUp, SystemRandom, Tun, TunHost } from "synfin/tun";

const device = Tun.open({ offload: true });
bringUp(device.name, ["192.0.2.1/24"], 1500);
const host = new TunHost({ device, addresses: ["192.0.2.2"], random: new SystemRandom() });
host.start();

const pages = http.createServer((request, response) => {
  const { remoteAddress } = request.socket;
  response.end(`hello ${remoteAddress}, you asked for ${request.url}\n`);
});

let left = Number(process.argv[2] ?? Number.POSITIVE_INFINITY);
const server = createNet(host)
  .createServer((socket) => {
    pages.emit("connection", socket);
    socket.on("close", () => {
      left -= 1;
      if (left <= 0) stop();
    });
  })
  .listen(8000, () => console.log(`http://192.0.2.2:8000/ on ${device.name}`));

async function stop() {
  server.close();
  await host.stop();
  process.exit();
}
process.on("SIGINT", stop);
