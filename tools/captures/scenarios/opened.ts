/**
 * How connections open: with both ends there and willing, with losses, and in vain.
 */

import { pause } from "../../system.ts";
import { life } from "../life.ts";
import type { Scenario } from "../scenario.ts";
import type { Pair } from "../stage.ts";
import { closeBoth, loseIncoming, loseNoMore, ordinary } from "./common.ts";

export const opened: readonly Scenario[] = [
  {
    name: "opened-by-handshake",
    description: "SYN, SYN+ACK, ACK with every option that Linux offers, some data, and a close.",
    shape: /^>S <SA >A >PA:100 <A <PA:200 >A >FA <A <FA >A$/,
    connections: [
      life("handshake", "four-segment", ordinary, {
        opened: { synRetries: 0, synAckRetries: 0, dataOnThirdAckBytes: 0 },
      }),
    ],
    async play(stage) {
      const { a, b } = await stage.pair();
      await stage.say(a, b, 100);
      await stage.say(b, a, 200);
      await closeBoth({ a, b });
    },
  },
  {
    name: "opened-ipv6",
    description: "The same over IPv6.",
    six: true,
    shape: /^>S <SA >A >PA:100 <A <PA:200 >A >FA <A <FA >A$/,
    connections: [life("handshake", "four-segment", ordinary)],
    async play(stage) {
      const { a, b } = await stage.pair();
      await stage.say(a, b, 100);
      await stage.say(b, a, 200);
      await closeBoth({ a, b });
    },
  },
  {
    name: "opened-syn-retried",
    description:
      "The first SYN is lost before the server; the client sends it again after a second.",
    shape: /^>S >S <SA >A >FA <A <FA >A$/,
    connections: [life("handshake", "four-segment", ordinary, { opened: { synRetries: 1 } })],
    async play(stage) {
      const listener = stage.listen();
      stage.server.nft(loseIncoming("tcp flags syn"));
      const a = stage.connect();
      await pause(300);
      stage.server.nft(loseNoMore);
      const b = await listener.accept();
      await closeBoth({ a, b });
    },
  },
  {
    name: "opened-syn-ack-retried",
    description:
      "The ACK that completes the handshake is lost before the server, which sends its SYN+ACK " +
      "again.",
    shape: /^>S <SA >A <SA >A >FA <A <FA >A$/,
    connections: [life("handshake", "four-segment", ordinary, { opened: { synAckRetries: 1 } })],
    async play(stage) {
      const listener = stage.listen();
      stage.server.nft(loseIncoming("tcp flags & (syn | ack) == ack"));
      const a = stage.connect();
      await pause(300);
      stage.server.nft(loseNoMore);
      const b = await listener.accept();
      await closeBoth({ a, b });
    },
  },
  {
    name: "opened-with-data-on-third-ack",
    description: "The client holds its ACK back until it has data to send with it.",
    shape: /^>S <SA >PA:100 <A >FA <A <FA >A$/,
    connections: [
      life("handshake", "four-segment", ordinary, { opened: { dataOnThirdAckBytes: 100 } }),
    ],
    async play(stage) {
      const listener = stage.listen();
      const a = stage.connect({ TCP_DEFER_ACCEPT: 1 });
      await pause(10);
      a.send(100);
      const b = await listener.accept();
      await b.receive(100);
      await pause(60);
      await closeBoth({ a, b });
    },
  },
  {
    name: "opened-before-capture",
    description: "The capture starts in the middle of a connection that then closes.",
    shape: /^>PA:100 <A <PA:200 >A >FA <A <FA >A$/,
    connections: [life("mid-capture", "four-segment", ordinary)],
    async early(stage) {
      const { a, b } = await stage.pair();
      await stage.say(a, b, 50);
      stage.kept = { a, b };
    },
    async play(stage) {
      const { a, b } = stage.kept as Pair;
      await stage.say(a, b, 100);
      await stage.say(b, a, 200);
      await closeBoth({ a, b });
    },
  },
  {
    name: "opened-refused",
    description: "Nobody listens on the port: the server's kernel answers the SYN with a RST.",
    shape: /^>S <RA$/,
    connections: [
      life("refused", "reset", { first: "server", reset: { by: "server", cause: "port-closed" } }),
    ],
    async play(stage) {
      const a = stage.connect();
      await a.error();
    },
  },
  {
    name: "opened-unanswered",
    description: "Every SYN is lost; the client gives up after one retry.",
    shape: /^>S >S$/,
    connections: [
      life("unanswered", "timeout", {}, { opened: { synRetries: 1 }, closed: { gaveUp: "SYN" } }),
    ],
    before(stage) {
      stage.sysctl("net.ipv4.tcp_syn_linear_timeouts", 0);
      stage.sysctl("net.ipv4.tcp_syn_retries", 1);
    },
    async play(stage) {
      stage.server.nft(loseIncoming("tcp flags syn"));
      const a = stage.connect();
      await a.error(8000);
    },
  },
];
