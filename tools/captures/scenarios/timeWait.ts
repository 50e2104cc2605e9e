/**
 * What becomes of a TIME-WAIT: taken over by a new connection, rightly or not, met by old
 * duplicates, killed by a RST (RFC 1337).
 */

import { pause } from "../../system.ts";
import { life } from "../life.ts";
import { build } from "../packet.ts";
import type { Scenario } from "../scenario.ts";
import { CLIENT_PORT, ONE_WAY_MS, type Pair, SERVER_PORT, type Stage } from "../stage.ts";
import type { Tcp } from "../tcp.ts";
import { asUsual, closeBoth, ordinary, READING_MS } from "./common.ts";

/** The server closes first, and keeps the TIME-WAIT. */
async function serverFirst({ a, b }: Pair): Promise<void> {
  b.close();
  await a.end();
  await pause(READING_MS);
  a.close();
  await pause(READING_MS);
}

/** Another connection from the same port. */
async function again(stage: Stage, listener: Tcp): Promise<Pair> {
  const a = stage.connect();
  const b = await listener.accept();
  await stage.say(a, b, 50);
  await pause(READING_MS);
  return { a, b };
}

/** A segment that the client's old self might have sent, its numbers counted from its last one. */
function fromThePast(
  stage: Stage,
  { flags, seqBy = 0, size = 0 }: { flags: string; seqBy?: number; size?: number },
): Uint8Array {
  const last = stage.shim.last.client?.tcp;
  if (!last) throw new Error("the client has sent nothing yet");
  return build({
    source: stage.clientIp,
    destination: stage.serverIp,
    sourcePort: CLIENT_PORT,
    port: SERVER_PORT,
    seq: last.seq + seqBy,
    ack: flags.includes("A") ? last.ack : 0,
    flags,
    window: 1000,
    payload: Buffer.alloc(size, "x"),
  });
}

const serverKeeps = { first: "server", timeWait: "server" } as const;

export const timeWait: readonly Scenario[] = [
  {
    name: "time-wait-reused-by-timestamps",
    description:
      "The server keeps a TIME-WAIT; the client connects again from the same port, and its " +
      "later timestamp lets the SYN in.",
    shape: /^>S <SA >A >PA:50 <A <FA >A >FA <A >S <SA >A >PA:50 <A <FA >A >FA <A$/,
    connections: [
      life("handshake", "four-segment", serverKeeps, { timeWait: { reused: "by-timestamps" } }),
      life("handshake", "four-segment", serverKeeps, { incarnation: 2 }),
    ],
    async play(stage) {
      const listener = stage.listen();
      await serverFirst(await again(stage, listener));
      await serverFirst(await again(stage, listener));
    },
  },
  {
    name: "time-wait-reused-by-sequence",
    description:
      "The same without timestamps: the new SYN's sequence number lies beyond the old " +
      "connection's.",
    before: (stage) => stage.sysctl("net.ipv4.tcp_timestamps", 0),
    shape: /^>S <SA >A >PA:50 <A <FA >A >FA <A >S <SA >A >PA:50 <A <FA >A >FA <A$/,
    connections: [
      life("handshake", "four-segment", serverKeeps, { timeWait: { reused: "by-sequence" } }),
      life("handshake", "four-segment", serverKeeps, { incarnation: 2 }),
    ],
    async play(stage) {
      const listener = stage.listen();
      await serverFirst(await again(stage, listener));
      await serverFirst(await again(stage, listener));
    },
  },
  {
    name: "time-wait-reused-by-connect",
    description:
      "The client keeps the TIME-WAIT itself, and with tcp_tw_reuse=1 its own connect() takes " +
      "the port again after a second.",
    before: (stage) => stage.sysctl("net.ipv4.tcp_tw_reuse", 1),
    shape: /^>S <SA >A >PA:50 <A >FA <A <FA >A >S <SA >A >PA:50 <A >FA <A <FA >A$/,
    connections: [
      life("handshake", "four-segment", ordinary, { timeWait: { reused: "by-timestamps" } }),
      life("handshake", "four-segment", ordinary, { incarnation: 2 }),
    ],
    async play(stage) {
      const listener = stage.listen();
      await closeBoth(await again(stage, listener));
      await pause(1100);
      await closeBoth(await again(stage, listener));
    },
  },
  {
    name: "time-wait-reused-too-early",
    description:
      "A SYN with an older sequence number and no timestamp meets the server's TIME-WAIT: it " +
      "is answered with an ACK, the client's kernel answers that with a RST, and the TIME-WAIT " +
      "is gone.",
    topology: "slow",
    at: "server",
    shape: /^>S <SA >A >PA:50 <A <FA >A >FA <A >S <A >R >S <SA >A >PA:50 <A >FA <A <FA >A$/,
    connections: [
      life("handshake", "four-segment", serverKeeps, { timeWait: { reused: "too-early" } }),
      life("handshake", "four-segment", ordinary, { incarnation: 2 }),
    ],
    async play(stage) {
      const listener = stage.listen();
      await serverFirst(await again(stage, listener));
      stage.shim.inject("server", fromThePast(stage, { flags: "S", seqBy: -1000 }));
      await pause(READING_MS);
      await closeBoth(await again(stage, listener));
    },
  },
  {
    name: "time-wait-ended-by-stray-rst",
    description:
      "A RST with the right number, from a forger or from the past, reaches the client's " +
      "TIME-WAIT, and with tcp_rfc1337=0 ends it.",
    topology: "slow",
    shape: /^>S <SA >A >PA:50 <A >FA <A <FA >A <R$/,
    connections: [
      life("handshake", "four-segment", ordinary, { timeWait: { assassinatedAt: [0, 2] } }),
    ],
    async play(stage) {
      const listener = stage.listen();
      await closeBoth(await again(stage, listener));
      const last = stage.shim.last.client?.tcp;
      const rst = build({
        source: stage.serverIp,
        destination: stage.clientIp,
        sourcePort: SERVER_PORT,
        port: CLIENT_PORT,
        seq: last?.ack ?? 0,
        flags: "R",
      });
      stage.shim.inject("client", rst);
      await pause(READING_MS);
    },
  },
  {
    name: "time-wait-assassinated",
    description:
      "RFC 1337's first hazard: the network delivers a copy of a data segment when the " +
      "connection is long closed. The TIME-WAIT answers with an ACK, the client, which knows " +
      "nothing any more, answers that with a RST, and the TIME-WAIT is gone.",
    topology: "slow",
    at: "server",
    shape: /^>S <SA >A >PA:50 <A <FA >A >FA <A >PA:50 <A >R$/,
    connections: [
      life("handshake", "four-segment", serverKeeps, {
        timeWait: { assassinatedAt: [0, 2] },
        retransmitted: { client: 0, server: 0 },
      }),
    ],
    async play(stage) {
      const listener = stage.listen();
      stage.shim.plan = ({ tcp }) => (tcp?.size ? [ONE_WAY_MS, 400] : [ONE_WAY_MS]);
      const pair = await again(stage, listener);
      stage.shim.plan = asUsual;
      await serverFirst(pair);
      await pause(400);
    },
  },
];
