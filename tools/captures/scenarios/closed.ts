/**
 * How connections close when both ends do it by FIN, and how they stay open or half open.
 */

import { pause } from "../../system.ts";
import { life } from "../life.ts";
import type { Scenario } from "../scenario.ts";
import { READING_MS } from "./common.ts";

export const closed: readonly Scenario[] = [
  {
    name: "closed-four-segments",
    description:
      "The client closes first; the server reads the end, takes its time and closes: FIN, ACK, " +
      "FIN, ACK. The client keeps the TIME-WAIT.",
    shape: /^>S <SA >A >PA:100 <A <PA:200 >A >FA <A <FA >A$/,
    connections: [life("handshake", "four-segment", { first: "client", timeWait: "client" })],
    async play(stage) {
      const { a, b } = await stage.pair();
      await stage.say(a, b, 100);
      await stage.say(b, a, 200);
      a.close();
      await b.end();
      await pause(READING_MS);
      b.close();
      await pause(20);
    },
  },
  {
    name: "closed-three-segments",
    description:
      "The client closes first; the server closes at once on reading the end, so that its FIN " +
      "bears the ACK of the client's: FIN, FIN+ACK, ACK.",
    shape: /^>S <SA >A >PA:100 <A >FA <FA >A$/,
    connections: [life("handshake", "three-segment", { first: "client", timeWait: "client" })],
    async play(stage) {
      const { a, b } = await stage.pair();
      await stage.say(a, b, 100);
      await pause(READING_MS);
      a.close();
      await b.end();
      b.close();
      await pause(20);
    },
  },
  {
    name: "closed-server-first",
    description: "The server answers and closes first, as HTTP/1.0 does: it keeps the TIME-WAIT.",
    shape: /^>S <SA >A >PA:100 <A <PA:300 (>A )?<FA >A >FA <A$/,
    connections: [life("handshake", "four-segment", { first: "server", timeWait: "server" })],
    async play(stage) {
      const { a, b } = await stage.pair();
      await stage.say(a, b, 100);
      await stage.say(b, a, 300);
      b.close();
      await a.end();
      await pause(READING_MS);
      a.close();
      await pause(20);
    },
  },
  {
    name: "closed-after-half-close",
    description:
      "The client shuts its sending side down; the server sends on for 1.2 s (three times 400 " +
      "bytes), then closes. Four segments with a half-close between.",
    shape: /^>S <SA >A >PA:100 <A >FA <A <PA:400 >A <PA:400 >A <PA:400 >A <FA >A$/,
    connections: [
      life(
        "handshake",
        "four-segment",
        { first: "client", timeWait: "client" },
        { closed: { halfCloseBytes: 1200, halfCloseMs: [1200, 1400] } },
      ),
    ],
    async play(stage) {
      const { a, b } = await stage.pair();
      await stage.say(a, b, 100);
      a.shutdown();
      await b.end();
      for (let i = 0; i < 3; i++) {
        await pause(400);
        await stage.say(b, a, 400);
      }
      await pause(10);
      b.close();
      await a.end();
      await pause(20);
    },
  },
  {
    name: "closed-with-last-data",
    description:
      "The client's FIN is on its last data segment, as a kernel does that still holds data at " +
      "close().",
    shape: /^>S <SA >A >FPA:100 <A <FA >A$/,
    connections: [life("handshake", "four-segment", { first: "client", timeWait: "client" })],
    async play(stage) {
      const { a, b } = await stage.pair({ client: { TCP_NODELAY: 0, TCP_CORK: 1 } });
      a.send(100);
      a.close();
      await b.receive(100);
      await b.end();
      await pause(READING_MS);
      b.close();
      await pause(20);
    },
  },
  {
    name: "closed-as-server-sees-it",
    description:
      "A close of four segments captured beside the server, 10 ms from the client: what the " +
      "client does is seen late.",
    topology: "slow",
    at: "server",
    shape: /^>S <SA >A >PA:100 <A >FA <A <FA >A$/,
    connections: [life("handshake", "four-segment", { first: "client", timeWait: "client" })],
    async play(stage) {
      const { a, b } = await stage.pair();
      await stage.say(a, b, 100);
      await pause(READING_MS);
      a.close();
      await b.end();
      await pause(READING_MS);
      b.close();
      await pause(READING_MS);
    },
  },
  {
    name: "closed-not-yet",
    description: "Data went both ways, and the capture ends while the connection is open.",
    shape: /^>S <SA >A >PA:100 <A <PA:200 >A$/,
    connections: [life("handshake", "open", {})],
    async play(stage) {
      const { a, b } = await stage.pair();
      await stage.say(a, b, 100);
      await stage.say(b, a, 200);
      await pause(READING_MS);
    },
  },
  {
    name: "closed-by-one-side",
    description:
      "The client has shut down its sending side and the server's application never closes: " +
      "FIN-WAIT-2 here, CLOSE-WAIT there, until the capture ends.",
    shape: /^>S <SA >A >PA:100 <A <PA:200 >A >FA <A$/,
    connections: [
      life(
        "handshake",
        "half-closed",
        { first: "client" },
        { closed: { waiting: { end: "server", state: "CLOSE-WAIT" } } },
      ),
    ],
    async play(stage) {
      const { a, b } = await stage.pair();
      await stage.say(a, b, 100);
      await stage.say(b, a, 200);
      a.shutdown();
      await b.end();
      await pause(300);
    },
  },
];
