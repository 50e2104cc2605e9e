/**
 * How data moves: losses and the ways they are repaired, reordering, windows and keepalives.
 *
 * On the slow wire a segment has 200 bytes, and the round trip is 20 ms.
 */

import { pause } from "../../system.ts";
import { type Life, life } from "../life.ts";
import type { Scenario } from "../scenario.ts";
import type { Plan } from "../shim.ts";
import { ONE_WAY_MS, type Stage } from "../stage.ts";
import { asUsual, closeBoth, ordinary, READING_MS } from "./common.ts";

/** Bytes in a full segment on the slow wire. */
const SEGMENT = 200;

/** A plan for the client's data segments, counted from 1; all else takes the usual time. */
function planData(ofData: (number: number) => readonly number[]): Plan {
  let number = 0;
  return ({ from, tcp }) => (from === "client" && tcp?.size ? ofData(++number) : [ONE_WAY_MS]);
}

/** Loses the one data segment of that number. */
const losingData = (...lost: readonly number[]): Plan =>
  planData((number) => (lost.includes(number) ? [] : [ONE_WAY_MS]));

/** Retransmission by timeout alone: no tail loss probe comes before it. */
const withoutProbes = (stage: Stage): void => stage.sysctl("net.ipv4.tcp_early_retrans", 0);

/** What a connection comes to whose only data segment is sent `again` times more. */
const lone = (counts: Readonly<Record<string, number>>, again: number): Life =>
  life("handshake", "four-segment", ordinary, {
    moved: { client: { bytes: 100, ...counts } },
    retransmitted: { client: again, server: 0 },
  });

const playLone = async (stage: Stage, ...lost: readonly number[]): Promise<void> => {
  const pair = await stage.pair();
  stage.shim.plan = losingData(...lost);
  await stage.say(pair.a, pair.b, 100);
  await pause(READING_MS);
  await closeBoth(pair);
};

export const moved: readonly Scenario[] = [
  {
    name: "moved-data",
    description: "1,000 bytes one way and 3,000 back over a wire with a round trip of 20 ms.",
    topology: "slow",
    shape: /^>S <SA >A (>P?A:200 ){5}.*<PA:\d+ .*>FA <A <FA >A$/,
    connections: [
      life("handshake", "four-segment", ordinary, {
        moved: { client: { bytes: 1000 }, server: { bytes: 3000 } },
        retransmitted: { client: 0, server: 0 },
      }),
    ],
    async play(stage) {
      const pair = await stage.pair();
      await stage.say(pair.a, pair.b, 1000);
      await stage.say(pair.b, pair.a, 3000);
      await pause(READING_MS);
      await closeBoth(pair);
    },
  },
  {
    name: "moved-fast-retransmit",
    description:
      "The fourth of ten data segments is lost; SACK tells, and it is sent again a round trip " +
      "later.",
    topology: "slow",
    shape: /^>S <SA >A (>P?A:200 ){10}(<A )+>P?A:200 <A .*>FA <A <FA >A$/,
    connections: [
      life("handshake", "four-segment", ordinary, {
        moved: { client: { bytes: 10 * SEGMENT, fastRetransmissions: 1 } },
        retransmitted: { client: 1, server: 0 },
      }),
    ],
    async play(stage) {
      const pair = await stage.pair();
      stage.shim.plan = losingData(4);
      await stage.say(pair.a, pair.b, 10 * SEGMENT);
      await pause(READING_MS);
      await closeBoth(pair);
    },
  },
  {
    name: "moved-lost-before-capture",
    description:
      "The same loss as the server's side sees it: the segment never came, and comes after its " +
      "followers. That is a retransmission, not reordering.",
    topology: "slow",
    at: "server",
    shape: /^>S <SA >A ((>P?A:200|<A) )+>FA <A <FA >A$/,
    connections: [
      life("handshake", "four-segment", ordinary, {
        moved: { client: { bytes: 10 * SEGMENT, outOfOrder: 0, fastRetransmissions: 1 } },
        retransmitted: { client: 1, server: 0 },
      }),
    ],
    async play(stage) {
      const pair = await stage.pair();
      stage.shim.plan = losingData(4);
      await stage.say(pair.a, pair.b, 10 * SEGMENT);
      await pause(READING_MS);
      await closeBoth(pair);
    },
  },
  {
    name: "moved-doubled-by-network",
    description:
      "The network delivers one data segment twice: the copy has the same IP-ID and timestamp, " +
      "so nobody sent anything again, though the server's D-SACK might suggest it.",
    topology: "slow",
    at: "server",
    shape: /^>S <SA >A (>P?A:200 <A ){3}.*>FA <A <FA >A$/,
    connections: [
      life("handshake", "four-segment", ordinary, {
        moved: { client: { bytes: 3 * SEGMENT }, server: { dsacks: 1 } },
        retransmitted: { client: 0, server: 0 },
      }),
    ],
    async play(stage) {
      const pair = await stage.pair();
      stage.shim.plan = planData((number) => (number === 2 ? [ONE_WAY_MS, 30] : [ONE_WAY_MS]));
      await stage.say(pair.a, pair.b, 3 * SEGMENT);
      await pause(READING_MS);
      await closeBoth(pair);
    },
  },
  {
    name: "moved-timeout",
    description:
      "A lone data segment is lost twice, and sent again when the retransmission timer runs out: " +
      "the second time after twice as long.",
    topology: "slow",
    before: withoutProbes,
    shape: /^>S <SA >A >PA:100 >PA:100 >PA:100 <A >FA <A <FA >A$/,
    connections: [lone({ timeoutRetransmissions: 2, tailLossProbes: 0, timeoutsOrProbes: 0 }, 2)],
    play: (stage) => playLone(stage, 1, 2),
  },
  {
    name: "moved-probe-then-timeout",
    description:
      "The same with the kernel's own setting: first comes a tail loss probe, and after the same " +
      "time again the timer.",
    topology: "slow",
    shape: /^>S <SA >A >PA:100 >PA:100 >PA:100 <A >FA <A <FA >A$/,
    connections: [lone({ timeoutRetransmissions: 1, tailLossProbes: 1, timeoutsOrProbes: 0 }, 2)],
    play: (stage) => playLone(stage, 1, 2),
  },
  {
    name: "moved-probe-or-timeout",
    description:
      "A lone data segment is lost once: a probe and the timer are due alike, so the wire cannot " +
      "tell. This kernel sent a probe.",
    topology: "slow",
    shape: /^>S <SA >A >PA:100 >PA:100 <A >FA <A <FA >A$/,
    connections: [lone({ timeoutRetransmissions: 0, tailLossProbes: 0, timeoutsOrProbes: 1 }, 1)],
    play: (stage) => playLone(stage, 1),
  },
  {
    name: "moved-tail-loss-probe",
    description:
      "The last two of five data segments are lost: the probe after two round trips repeats " +
      "the last one. The SACK of it may answer the first try as well, so the other waits for " +
      "the timer.",
    topology: "slow",
    shape: /^>S <SA >A (>P?A:200 ){5}(<A )+>PA:200 (<A )+>P?A:200 <A >FA <A <FA >A$/,
    connections: [
      life("handshake", "four-segment", ordinary, {
        moved: { client: { bytes: 5 * SEGMENT, tailLossProbes: 1, timeoutRetransmissions: 1 } },
        retransmitted: { client: 2, server: 0 },
      }),
    ],
    async play(stage) {
      const pair = await stage.pair();
      stage.shim.plan = losingData(4, 5);
      await stage.say(pair.a, pair.b, 5 * SEGMENT);
      await pause(READING_MS);
      await closeBoth(pair);
    },
  },
  {
    name: "moved-spurious-retransmission",
    description:
      "Nothing is lost, but the ACK takes 350 ms: the retransmission was not needed, and a " +
      "D-SACK says so.",
    topology: "slow",
    before: withoutProbes,
    shape: /^>S <SA >A >PA:100 >PA:100 (<A )+>FA <A <FA >A$/,
    connections: [
      life("handshake", "four-segment", ordinary, {
        moved: { client: { bytes: 100, spuriousRetransmissions: 1 }, server: { dsacks: 1 } },
        retransmitted: { client: 1, server: 0 },
      }),
    ],
    async play(stage) {
      const pair = await stage.pair();
      stage.shim.plan = ({ from }) => [from === "server" ? 350 : ONE_WAY_MS];
      await stage.say(pair.a, pair.b, 100);
      await pause(300);
      stage.shim.plan = asUsual;
      await pause(400);
      await closeBoth(pair);
    },
  },
  {
    name: "moved-out-of-order",
    description:
      "The fourth of eight data segments is overtaken by the fifth: out of order, and nothing " +
      "sent again.",
    topology: "slow",
    at: "server",
    shape: /^>S <SA >A ((>P?A:200|<A) )+>FA <A <FA >A$/,
    connections: [
      life("handshake", "four-segment", ordinary, {
        moved: { client: { bytes: 8 * SEGMENT, outOfOrder: 1, dataSegments: 8 } },
        retransmitted: { client: 0, server: 0 },
      }),
    ],
    async play(stage) {
      const pair = await stage.pair();
      stage.shim.plan = planData((number) => [ONE_WAY_MS + (number === 4 ? 11 : 2 * number)]);
      await stage.say(pair.a, pair.b, 8 * SEGMENT);
      await pause(READING_MS);
      await closeBoth(pair);
    },
  },
  {
    name: "moved-zero-window",
    description:
      "The server's application does not read: its window fills and closes; the client probes " +
      "until it opens.",
    topology: "slow",
    shape: /^>S <SA >A .*>FA <A <FA >A$/,
    connections: [
      life("handshake", "four-segment", ordinary, {
        moved: {
          client: { bytes: 4000, windowFull: [1, 3], zeroWindowProbes: 2 },
          server: { zeroWindows: 1 },
        },
      }),
    ],
    async play(stage) {
      const pair = await stage.pair({ server: { SO_RCVBUF: 2048 } });
      pair.a.send(4000);
      await pause(900);
      await pair.b.receive(4000);
      await pause(READING_MS);
      await closeBoth(pair);
    },
  },
  {
    name: "moved-keepalive",
    description:
      "Nobody says anything for two seconds: two keepalive probes, and both are answered.",
    shape: /^>S <SA >A >PA:100 <A >A <A >A <A >FA <A <FA >A$/,
    connections: [
      life("handshake", "four-segment", ordinary, {
        moved: { client: { bytes: 100, keepalives: 2 } },
        retransmitted: { client: 0, server: 0 },
      }),
    ],
    async play(stage) {
      const keepalive = { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 1, TCP_KEEPINTVL: 1 };
      const pair = await stage.pair({ client: keepalive });
      await stage.say(pair.a, pair.b, 100);
      await pause(2400);
      await closeBoth(pair);
    },
  },
  {
    name: "moved-and-seen-twice",
    description:
      "A router's capture on all interfaces (-i any): every segment stands in it twice, once " +
      "as it came and once as it went.",
    topology: "routed",
    at: "router",
    devices: ["any"],
    shape: /^>S >S <SA <SA >A >A >PA:100 >PA:100 <A <A <PA:300 <PA:300 .*>A >A$/,
    connections: [
      life("handshake", "four-segment", ordinary, {
        moved: { client: { bytes: 100 }, server: { bytes: 300 } },
        retransmitted: { client: 0, server: 0 },
      }),
    ],
    play: (stage) => aLittleTalk(stage),
  },
  {
    name: "moved-and-seen-on-two-interfaces",
    description:
      "A router's capture on both of its interfaces by name, in pcapng: every segment stands " +
      "in it twice, each time on another interface.",
    needs: ["dumpcap"],
    topology: "routed",
    at: "router",
    devices: ["eth0", "eth1"],
    shape: /^>S >S <SA <SA >A >A >PA:100 >PA:100 <A <A <PA:300 <PA:300 .*>A >A$/,
    connections: [
      life("handshake", "four-segment", ordinary, {
        moved: { client: { bytes: 100 }, server: { bytes: 300 } },
        retransmitted: { client: 0, server: 0 },
      }),
    ],
    play: (stage) => aLittleTalk(stage),
  },
  {
    name: "moved-with-offloads",
    description:
      "The interface computes checksums and cuts segments: the capture shows checksums that " +
      "are not yet right and a segment larger than the MSS.",
    offloads: true,
    shape: /^>S <SA >A >PA:1900 <A <PA:300 >A >FA <A <FA >A$/,
    connections: [
      life("handshake", "four-segment", ordinary, {
        moved: { client: { bytes: 1900 }, server: { bytes: 300 } },
        retransmitted: { client: 0, server: 0 },
      }),
    ],
    play: (stage) => aLittleTalk(stage, 1900),
  },
];

/** A request of `size` bytes, an answer of 300, and the ordinary end. */
async function aLittleTalk(stage: Stage, size = 100): Promise<void> {
  const pair = await stage.pair();
  await stage.say(pair.a, pair.b, size);
  await stage.say(pair.b, pair.a, 300);
  await pause(READING_MS);
  await closeBoth(pair);
}
