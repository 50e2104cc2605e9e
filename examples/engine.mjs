// synfin/engine: two stacks and no network: what one sends is handed to the other. Time is a number.
import { ACCEPTABLE, CONNECTED, END, Random, Stack } from "synfin/engine";

const trace = (event) => {
  if (event.kind === "step") console.log(`${event.end}: ${event.from} -> ${event.to}`);
};
const client = new Stack({ addresses: ["192.0.2.1"], random: new Random(1), trace });
const server = new Stack({ addresses: ["192.0.2.2"], random: new Random(2), trace });
let now = 0; // microseconds

/** Hands packets over until neither has anything to say. */
function settle() {
  for (let moved = true; moved; ) {
    moved = false;
    for (const [from, to] of [
      [client, server],
      [server, client],
    ]) {
      for (let packet = from.pollTransmit(now); packet; packet = from.pollTransmit(now)) {
        to.handlePacket(
          packet.bytes.slice(packet.start, packet.end),
          0,
          packet.end - packet.start,
          now,
        );
        moved = true;
      }
    }
  }
}

/** Takes events until one has `bit`. */
function waitFor(stack, bit) {
  for (let event = stack.pollEvent(); event; event = stack.pollEvent()) {
    if ((event.what & bit) !== 0) return event.socket;
  }
  throw new Error("it has not happened");
}

const listener = server.listen({ port: 80, backlog: 16 }, now);
const here = client.connect({ address: "192.0.2.2", port: 80 }, now);
settle();
waitFor(client, CONNECTED);
waitFor(server, ACCEPTABLE);
const there = server.accept(listener, now);

const text = new TextEncoder().encode("hello");
client.send(here, text, 0, text.length, now);
client.close(here, now);
settle();

const room = new Uint8Array(64);
const count = server.receive(there, room, 0, room.length, now);
console.log(new TextDecoder().decode(room.subarray(0, count)));
console.log(server.receive(there, room, 0, room.length, now) === END);
server.close(there, now);
settle();

now = 60_000_001; // TIME-WAIT is over
client.handleTimeout(now);
