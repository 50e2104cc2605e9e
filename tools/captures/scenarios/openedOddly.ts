/**
 * Openings that are rarer: both ends at once, with data on the SYN, left half done, and
 * into a peer that still holds the connection of before a reboot.
 */

import { pause } from "../../system.ts";
import { life } from "../life.ts";
import type { Scenario } from "../scenario.ts";
import { CLIENT_PORT, SERVER_PORT } from "../stage.ts";
import { Tcp } from "../tcp.ts";
import { closeBoth, loseNoMore, loseOutgoing, losing, ordinary, READING_MS } from "./common.ts";

export const openedOddly: readonly Scenario[] = [
  {
    name: "opened-by-both",
    description:
      "Both ends connect to each other at the same time, and the SYNs cross: a simultaneous open.",
    topology: "slow",
    shape: /^>S <S >SA <SA( >A| <A)* >PA:100 <A >FA <A <FA >A$/,
    connections: [life("simultaneous", "four-segment", ordinary)],
    async play(stage) {
      const a = stage.socket();
      const b = Tcp.bound(stage.server, stage.serverIp, SERVER_PORT);
      a.connect(stage.serverIp, SERVER_PORT);
      b.connect(stage.clientIp, CLIENT_PORT);
      await pause(READING_MS);
      await stage.say(a, b, 100);
      await pause(READING_MS);
      await closeBoth({ a, b });
    },
  },
  {
    name: "opened-fast",
    description:
      "Fast Open: the first connection asks for a cookie, the second sends 100 bytes on its SYN.",
    before: (stage) => stage.sysctl("net.ipv4.tcp_fastopen", 3),
    shape: /^>S <SA >A >PA:50 <A >FA <A <FA >A >S:100 <SA >A >FA <A <FA >A$/,
    connections: [
      life("handshake", "four-segment", ordinary, {
        opened: { dataOnSynBytes: 0, fastOpen: { cookie: "requested", accepted: false } },
      }),
      life("fast-open", "four-segment", ordinary, {
        clientPort: CLIENT_PORT + 1,
        opened: { dataOnSynBytes: 100, fastOpen: { cookie: "sent", accepted: true } },
      }),
    ],
    async play(stage) {
      const listener = stage.listen(16, { TCP_FASTOPEN: 16 });
      for (const [i, size] of [50, 100].entries()) {
        const a = stage.socket({}, CLIENT_PORT + i);
        a.connectWithData(stage.serverIp, SERVER_PORT, size);
        const b = await listener.accept();
        // Without a cookie the call takes no data: it goes once the connection is open.
        if (i === 0) a.send(size);
        await b.receive(size);
        await pause(READING_MS);
        await closeBoth({ a, b });
      }
    },
  },
  {
    name: "opened-and-abandoned",
    description:
      "The client closes its socket before the SYN+ACK is back: its kernel answers that with a " +
      "RST.",
    topology: "slow",
    shape: /^>S <SA >R$/,
    connections: [
      life("answered-not-completed", "reset", {
        first: "client",
        reset: { by: "client", cause: "handshake-abandoned" },
      }),
    ],
    async play(stage) {
      stage.listen();
      stage.connect().close();
      await pause(READING_MS);
    },
  },
  {
    name: "opened-by-a-ghost",
    description:
      "A SYN and nothing after it, as from a forged address: the server sends its SYN+ACK " +
      "again and gives up.",
    topology: "slow",
    at: "server",
    before: (stage) => stage.sysctl("net.ipv4.tcp_synack_retries", 1),
    shape: /^>S <SA <SA$/,
    connections: [
      life(
        "answered-not-completed",
        "timeout",
        {},
        { opened: { synAckRetries: 1 }, closed: { gaveUp: "SYN,ACK" } },
      ),
    ],
    async play(stage) {
      stage.listen();
      stage.shim.plan = losing(({ from, tcp }) => from === "client" && tcp?.flags !== "S");
      stage.connect().close();
      await pause(3600);
    },
  },
  {
    name: "opened-over-half-open",
    description:
      "The client reboots without a word and connects from the same port. Its SYN meets an " +
      "established connection: challenge ACK, RST, and the SYN again a second later.",
    shape: /^>S <SA >A >PA:100 <A >S <A >R >S <SA >A >PA:100 <A >FA <A <FA >A$/,
    connections: [
      life("handshake", "reset", {
        first: "client",
        reset: { by: "client", cause: "challenge-answered" },
      }),
      life("handshake", "four-segment", ordinary, {
        incarnation: 2,
        opened: { halfOpenFound: true },
      }),
    ],
    async play(stage) {
      const { a, b, listener } = await stage.pair();
      await stage.say(a, b, 100);
      await pause(READING_MS);
      stage.client.nft(loseOutgoing("tcp flags rst"));
      a.abort();
      stage.client.nft(loseNoMore);
      const again = stage.connect();
      const pair = { a: again, b: await listener.accept() };
      await stage.say(pair.a, pair.b, 100);
      await pause(READING_MS);
      await closeBoth(pair);
    },
  },
];
