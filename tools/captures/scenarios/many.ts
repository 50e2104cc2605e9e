/**
 * Captures of more than one connection: the same ports again and again, two interfaces at once, and
 * the sample that synfin shows when it is started without a file.
 */

import { pause } from "../../system.ts";
import { type Life, life } from "../life.ts";
import type { Scenario } from "../scenario.ts";
import { CLIENT_PORT, type Pair, type Stage } from "../stage.ts";
import type { Tcp } from "../tcp.ts";
import { asUsual, losingFirst, ordinary, READING_MS } from "./common.ts";

const ROUNDS = 10;
const PORTS = 3;

const serverFirst = { first: "server", timeWait: "server" } as const;

const aborted = { first: "client", reset: { by: "client", cause: "linger-zero" } };

/**
 * The server closes first; both ends are quick, so that the client's ACK and FIN are one segment.
 */
async function closeServerFirst({ a, b }: Pair): Promise<void> {
  b.close();
  await a.end();
  a.close();
  await pause(READING_MS);
}

/** What connection number `i` of the many is expected to be. */
function oneOfMany(i: number): Life {
  const which = { clientPort: CLIENT_PORT + (i % PORTS), incarnation: 1 + Math.floor(i / PORTS) };
  if (i % PORTS === 1) return life("handshake", "reset", aborted, which);
  const reused = i + PORTS < ROUNDS ? { timeWait: { reused: "by-timestamps" } } : {};
  return life("handshake", "three-segment", serverFirst, { ...which, ...reused });
}

/** Connects from `port`, and a request of 100 bytes gets an answer of `size`. */
async function ask(
  stage: Stage,
  listener: Tcp,
  { port = CLIENT_PORT, size = 300 } = {},
): Promise<Pair> {
  const a = stage.connect({}, port);
  const b = await listener.accept();
  await stage.say(a, b, 100);
  await stage.say(b, a, size);
  await pause(READING_MS);
  return { a, b };
}

export const many: readonly Scenario[] = [
  {
    name: "many-on-three-ports",
    description:
      "Ten connections in a row from only three ports: seven of them use a four-tuple again " +
      "within a second, after a TIME-WAIT or a RST.",
    shape: /^(>S <SA >A >PA:100 <A <PA:300 >A (<FA >FA <A|>RA) ?){10}$/,
    connections: Array.from({ length: ROUNDS }, (_, i) => oneOfMany(i)),
    async play(stage) {
      const listener = stage.listen();
      for (let i = 0; i < ROUNDS; i++) {
        const pair = await ask(stage, listener, { port: CLIENT_PORT + (i % PORTS) });
        if (i % PORTS !== 1) await closeServerFirst(pair);
        else {
          pair.a.abort();
          await pair.b.error();
          pair.b.close();
        }
      }
    },
  },
  {
    name: "sample",
    description:
      "Seven connections over a wire with a round trip of 20 ms: an ordinary one with a loss, " +
      "its port used again out of the server's TIME-WAIT, a half-close, a refused one, two " +
      "resets, and one that the server never closes.",
    topology: "slow",
    shape: /^>S .*>FA <A$/,
    copyTo: "samples/sample.pcap",
    connections: [
      life("handshake", "three-segment", serverFirst, {
        timeWait: { reused: "by-timestamps" },
        retransmitted: { client: 0, server: 1 },
      }),
      life("handshake", "four-segment", ordinary, {
        clientPort: CLIENT_PORT + 1,
        closed: { halfCloseMs: [900, 1100], halfCloseBytes: 900 },
      }),
      life(
        "refused",
        "reset",
        { first: "server", reset: { by: "server", cause: "port-closed" } },
        {
          clientPort: CLIENT_PORT + 2,
          serverPort: 5999,
        },
      ),
      life(
        "handshake",
        "reset",
        { first: "server", reset: { by: "server", cause: "unread-data" } },
        {
          clientPort: CLIENT_PORT + 3,
        },
      ),
      life("handshake", "reset", aborted, { clientPort: CLIENT_PORT + 4 }),
      life("handshake", "three-segment", serverFirst, { incarnation: 2 }),
      life(
        "handshake",
        "half-closed",
        { first: "client" },
        {
          clientPort: CLIENT_PORT + 5,
          closed: { waiting: { end: "server", state: "CLOSE-WAIT" } },
        },
      ),
    ],
    play: playSample,
  },
];

/** The story of the sample, one connection after the other. */
async function playSample(stage: Stage): Promise<void> {
  const listener = stage.listen();
  stage.shim.plan = losingFirst("server", "PA");
  await closeServerFirst(await ask(stage, listener, { size: 200 }));
  stage.shim.plan = asUsual;
  await halfClose(stage, await ask(stage, listener, { port: CLIENT_PORT + 1 }));
  await stage.connect({}, CLIENT_PORT + 2, 5999).error();
  const unread = await ask(stage, listener, { port: CLIENT_PORT + 3 });
  unread.a.send(150);
  await pause(READING_MS);
  unread.b.close();
  await unread.a.error();
  const abandoned = await ask(stage, listener, { port: CLIENT_PORT + 4 });
  abandoned.a.abort();
  await abandoned.b.error();
  await closeServerFirst(await ask(stage, listener));
  const kept = await ask(stage, listener, { port: CLIENT_PORT + 5 });
  kept.a.shutdown();
  await kept.b.end();
  await pause(READING_MS);
}

/** The client closes its side, and the server sends on for nearly a second. */
async function halfClose(stage: Stage, { a, b }: Pair): Promise<void> {
  a.shutdown();
  await b.end();
  for (let i = 0; i < 3; i++) {
    await pause(300);
    await stage.say(b, a, 300);
  }
  b.close();
  await a.end();
  await pause(READING_MS);
}
