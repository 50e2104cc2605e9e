/**
 * Closings that meet losses, crossings and silence: what the retransmissions, the crossing FINs and
 * the timers of a close look like.
 */

import { pause } from "../../system.ts";
import { life } from "../life.ts";
import type { Scenario } from "../scenario.ts";
import { CLIENT_PORT, type Stage } from "../stage.ts";
import type { Tcp } from "../tcp.ts";
import { closeBoth, losing, losingFirst, ordinary, READING_MS } from "./common.ts";

/** A later connection, so that the capture does not end with the silence that it is about. */
async function another(stage: Stage, listener: Tcp): Promise<void> {
  const a = stage.connect({}, CLIENT_PORT + 1);
  const b = await listener.accept();
  await pause(READING_MS);
  await closeBoth({ a, b });
}

const later = life("handshake", "four-segment", ordinary, { clientPort: CLIENT_PORT + 1 });

export const closedWithLosses: readonly Scenario[] = [
  {
    name: "closed-by-both",
    description:
      "Both ends close at the same time, and the FINs cross: both go through CLOSING to TIME-WAIT.",
    topology: "slow",
    shape: /^>S <SA >A >PA:100 <A >FA <FA >A <A$/,
    connections: [life("handshake", "simultaneous", { first: "both", timeWait: "both" })],
    async play(stage) {
      const { a, b } = await stage.pair();
      await stage.say(a, b, 100);
      await pause(READING_MS);
      a.close();
      b.close();
      await pause(READING_MS);
    },
  },
  {
    name: "closed-fin-retried",
    description: "The client's FIN is lost on the way, and sent again.",
    topology: "slow",
    shape: /^>S <SA >A >PA:100 <A >FA >FA <A <FA >A$/,
    connections: [
      life("handshake", "four-segment", ordinary, {
        closed: { finRetransmissions: { client: 1, server: 0 } },
      }),
    ],
    async play(stage) {
      const pair = await stage.pair();
      await stage.say(pair.a, pair.b, 100);
      await pause(READING_MS);
      stage.shim.plan = losingFirst("client", "FA");
      await closeBoth(pair);
    },
  },
  {
    name: "closed-last-ack-lost",
    description:
      "The last ACK is lost: the server, in LAST-ACK, sends its FIN again, and the client's " +
      "TIME-WAIT answers once more.",
    topology: "slow",
    shape: /^>S <SA >A >PA:100 <A >FA <A <FA >A <FA >A$/,
    connections: [
      life("handshake", "four-segment", ordinary, {
        closed: { lastAckLost: true, finRetransmissions: { client: 0, server: 1 } },
      }),
    ],
    async play(stage) {
      const { a, b } = await stage.pair();
      await stage.say(a, b, 100);
      await pause(READING_MS);
      a.close();
      await b.end();
      await pause(READING_MS);
      stage.shim.plan = losingFirst("client", "A");
      b.close();
      await pause(600);
    },
  },
  {
    name: "closed-by-keepalive",
    description:
      "The way back dies: two keepalive probes stay without an answer, the client gives up and " +
      "says so with a RST.",
    topology: "slow",
    shape: /^>S <SA >A >PA:100 <A >A >A >RA >S <SA >A >FA <A <FA >A$/,
    connections: [
      life(
        "handshake",
        "timeout",
        { first: "client", reset: { by: "client", cause: "timeout-abort" } },
        { closed: { gaveUp: "keepalive" } },
      ),
      later,
    ],
    async play(stage) {
      const keepalive = { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 1, TCP_KEEPINTVL: 1, TCP_KEEPCNT: 2 };
      const { a, b, listener } = await stage.pair({ client: keepalive });
      await stage.say(a, b, 100);
      await pause(READING_MS);
      stage.shim.plan = losing(({ tcp }) => tcp?.port === CLIENT_PORT);
      await a.error();
      await another(stage, listener);
    },
  },
  {
    name: "closed-by-retransmission",
    description:
      "The path dies while data is under way: after a second of retransmissions " +
      "(TCP_USER_TIMEOUT) the client gives up, without a word.",
    topology: "slow",
    shape: /^>S <SA >A >PA:100 <A >PA:150 (>PA:150 ){2,}>S <SA >A >FA <A <FA >A$/,
    connections: [
      life("handshake", "timeout", {}, { closed: { gaveUp: "retransmission" } }),
      later,
    ],
    async play(stage) {
      const { a, b, listener } = await stage.pair({ client: { TCP_USER_TIMEOUT: 1000 } });
      await stage.say(a, b, 100);
      await pause(READING_MS);
      stage.shim.plan = losing(({ tcp }) => tcp?.sourcePort === CLIENT_PORT);
      a.send(150);
      await a.error();
      await pause(2000);
      await another(stage, listener);
    },
  },
  {
    name: "closed-fin-wait-2-timeout",
    description:
      "The client closes and the server's application never does: after tcp_fin_timeout (1 s " +
      "here) the client forgets, and the server's data is answered with a RST.",
    before: (stage) => stage.sysctl("net.ipv4.tcp_fin_timeout", 1),
    shape: /^>S <SA >A >PA:100 <A >FA <A <PA:200 >R$/,
    connections: [
      life("handshake", "reset", {
        first: "client",
        reset: { by: "client", cause: "data-after-close" },
      }),
    ],
    async play(stage) {
      const { a, b } = await stage.pair();
      await stage.say(a, b, 100);
      a.close();
      await b.end();
      await pause(1500);
      b.send(200);
      await b.error();
    },
  },
];
