/** The SYN,ACK had to be sent again: it, or the ACK of it, was lost. */
import { msOf } from "../../units.ts";
import { lifeRule } from "../rule.ts";

export const synAckRetransmitted = lifeRule({
  name: "syn-ack-retransmitted",
  clause: "RFC 6298 5",
  values: ["count", "delayMs"],
  find: ({ server }, { opened }) => {
    if (server.syns < 2 || opened !== "handshake") return null;
    const { syns, synAt, synLastAt, synFrame, synLastFrame } = server;
    const values = { count: syns - 1, delayMs: msOf(synLastAt - synAt) };
    return { severity: "warning", end: "server", frames: [synFrame, synLastFrame], values };
  },
});
