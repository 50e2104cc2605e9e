/**
 * Who sends a RST, and why: the kernels' own resets, with the reason that the kernel gives.
 */

import { pause } from "../../system.ts";
import { life } from "../life.ts";
import type { Scenario } from "../scenario.ts";

export const reset: readonly Scenario[] = [
  {
    name: "reset-unread-data",
    description:
      "The server closes without having read what the client sent: its kernel sends a RST " +
      "instead of a FIN.",
    shape: /^>S <SA >A >PA:500 <A <RA?$/,
    connections: [
      life("handshake", "reset", {
        first: "server",
        reset: { by: "server", cause: "unread-data" },
      }),
    ],
    async play(stage) {
      const { a, b } = await stage.pair();
      a.send(500);
      await pause(60);
      b.close();
      await a.error();
    },
  },
  {
    name: "reset-linger-zero",
    description: "The client closes with SO_LINGER set to zero seconds: a RST instead of a FIN.",
    shape: /^>S <SA >A >PA:100 <A <PA:200 >A >RA$/,
    connections: [
      life("handshake", "reset", {
        first: "client",
        reset: { by: "client", cause: "linger-zero" },
      }),
    ],
    async play(stage) {
      const { a, b } = await stage.pair();
      await stage.say(a, b, 100);
      await stage.say(b, a, 200);
      await pause(60);
      a.abort();
      await b.error();
    },
  },
  {
    name: "reset-data-after-close",
    description:
      "The client has closed for good; the server, in CLOSE-WAIT, writes, and the client's " +
      "kernel answers with a RST.",
    shape: /^>S <SA >A >PA:100 <A >FA <A <PA:300 >R$/,
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
      await pause(60);
      b.send(300);
      await b.error();
    },
  },
  {
    name: "reset-listener-closed",
    description:
      "The server closes its listening socket while a connection waits to be accepted: a RST " +
      "for it.",
    shape: /^>S <SA >A <RA$/,
    connections: [
      life("handshake", "reset", {
        first: "server",
        reset: { by: "server", cause: "listener-closed" },
      }),
    ],
    async play(stage) {
      const listener = stage.listen();
      const a = stage.connect();
      await pause(60);
      listener.close();
      await a.error();
    },
  },
];
