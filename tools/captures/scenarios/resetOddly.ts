/**
 * Resets that come of full queues, reboots, forgers and middleboxes.
 */

import { pause } from "../../system.ts";
import { life } from "../life.ts";
import { build } from "../packet.ts";
import type { Scenario } from "../scenario.ts";
import type { End } from "../shim.ts";
import { CLIENT_PORT, type Pair, SERVER_PORT, type Stage } from "../stage.ts";
import { closeBoth, loseNoMore, loseOutgoing, ordinary, READING_MS } from "./common.ts";

/** A forged RST to one end, its sequence number `beyond` what that end expects. */
function forgeReset(stage: Stage, to: End, { beyond = 0, ttl = 64 } = {}): void {
  const own = stage.shim.last[to]?.tcp;
  const client = { ip: stage.clientIp, port: CLIENT_PORT };
  const server = { ip: stage.serverIp, port: SERVER_PORT };
  const [source, destination] = to === "client" ? [server, client] : [client, server];
  const packet = build({
    source: source.ip,
    destination: destination.ip,
    sourcePort: source.port,
    port: destination.port,
    seq: (own?.ack ?? 0) + beyond,
    flags: "R",
    ttl,
  });
  stage.shim.inject(to, packet);
}

/** A connection over which 100 bytes have gone each way. */
async function talking(stage: Stage): Promise<Pair> {
  const pair = await stage.pair();
  await stage.say(pair.a, pair.b, 100);
  await stage.say(pair.b, pair.a, 100);
  await pause(READING_MS);
  return pair;
}

export const resetOddly: readonly Scenario[] = [
  {
    name: "reset-backlog-full",
    description:
      "A backlog of two holds three connections. The fourth's SYN came while there was room " +
      "and its ACK when there was none: tcp_abort_on_overflow=1 answers with a RST.",
    topology: "slow",
    before: (stage) => stage.sysctl("net.ipv4.tcp_abort_on_overflow", 1),
    shape: /^(>S <SA >A ){2}>S >S <SA (<SA >A|>A <SA) >A <RA?$/,
    connections: [
      ...[0, 1, 2].map((i) => life("handshake", "open", {}, { clientPort: CLIENT_PORT + i })),
      life(
        "handshake",
        "reset",
        { first: "server", reset: { by: "server", cause: "backlog-full" } },
        { clientPort: CLIENT_PORT + 3 },
      ),
    ],
    async play(stage) {
      stage.listen(2);
      stage.connect();
      await pause(READING_MS);
      stage.connect({}, CLIENT_PORT + 1);
      await pause(READING_MS);
      stage.connect({}, CLIENT_PORT + 2);
      const late = stage.connect({}, CLIENT_PORT + 3);
      await late.error();
    },
  },
  {
    name: "opened-into-full-backlog",
    description:
      "A backlog of one holds two connections. The third's SYN is dropped without a word, and " +
      "accepted when sent again after one place is free.",
    shape: /^(>S <SA >A ){2}>S >S <SA >A$/,
    connections: [
      ...[0, 1].map((i) => life("handshake", "open", {}, { clientPort: CLIENT_PORT + i })),
      life("handshake", "open", {}, { clientPort: CLIENT_PORT + 2, opened: { synRetries: 1 } }),
    ],
    async play(stage) {
      const listener = stage.listen(1);
      for (let i = 0; i < 3; i++) {
        stage.connect({}, CLIENT_PORT + i);
        await pause(20);
      }
      await pause(500);
      await listener.accept();
      await pause(800);
    },
  },
  {
    name: "reset-by-rebooted-peer",
    description:
      "The client reboots without a word; the server's next data meets a kernel that knows " +
      "nothing of it, and is answered with a RST.",
    shape: /^>S <SA >A >PA:100 <A <PA:100 >A <PA:200 >R$/,
    connections: [
      life("handshake", "reset", {
        first: "client",
        reset: { by: "client", cause: "half-open-peer" },
      }),
    ],
    async play(stage) {
      const { a, b } = await talking(stage);
      stage.client.nft(loseOutgoing("tcp flags rst"));
      a.abort();
      stage.client.nft(loseNoMore);
      b.send(200);
      await b.error();
    },
  },
  {
    name: "reset-challenged",
    description:
      "A RST within the server's window, but not at its edge: RFC 5961 has it answered with a " +
      "challenge ACK, and the connection lives on.",
    topology: "slow",
    at: "server",
    shape: /^>S <SA >A >PA:100 <A <PA:100 >A >R <A >PA:50 <A >FA <A <FA >A$/,
    connections: [life("handshake", "four-segment", ordinary)],
    async play(stage) {
      const pair = await talking(stage);
      forgeReset(stage, "server", { beyond: 1000 });
      await pause(READING_MS);
      await stage.say(pair.a, pair.b, 50);
      await pause(READING_MS);
      await closeBoth(pair);
    },
  },
  {
    name: "reset-out-of-window",
    description: "A RST outside the server's window: it is ignored, and the connection lives on.",
    topology: "slow",
    at: "server",
    shape: /^>S <SA >A >PA:100 <A <PA:100 >A >R (<A )?>PA:50 <A >FA <A <FA >A$/,
    connections: [life("handshake", "four-segment", ordinary)],
    async play(stage) {
      const pair = await talking(stage);
      forgeReset(stage, "server", { beyond: 100_000_000 });
      await pause(READING_MS);
      await stage.say(pair.a, pair.b, 50);
      await pause(READING_MS);
      await closeBoth(pair);
    },
  },
  {
    name: "reset-by-middlebox",
    description:
      "Something between the ends sends the client a RST in the server's name, as a firewall " +
      "does: its TTL, window and options are not the server's, which still talks and learns of " +
      "it by the client's own RST.",
    topology: "slow",
    shape: /^>S <SA >A >PA:100 <A <PA:100 >A <R <PA:100 >R$/,
    connections: [
      life("handshake", "reset", { first: null, reset: { by: "middlebox", cause: "middlebox" } }),
    ],
    async play(stage) {
      const { a, b } = await talking(stage);
      forgeReset(stage, "client", { ttl: 249 });
      await a.error();
      b.send(100);
      await b.error();
    },
  },
];
