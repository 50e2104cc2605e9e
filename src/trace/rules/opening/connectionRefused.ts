/** The server, or a box before it, refused the connection. */
import type { Evidence } from "../../evidence.ts";
import { lifeRule } from "../rule.ts";
import { icmpValues } from "./icmpValues.ts";

export const connectionRefused = lifeRule({
  name: "connection-refused",
  clause: "RFC 9293 3.10.7.1",
  values: ["by", "icmp", "from"],
  find: (life, { opened }) => {
    if (opened !== "refused") return null;
    const refusal = life.rst?.frame ?? life.icmp?.frame ?? 0;
    const frames = [life.client.synFrame, refusal];
    return { severity: "error", end: "server", frames, values: refusalOf(life) };
  },
});

const BY_RST = Object.freeze({ by: "RST" });

const refusalOf = (life: Evidence): Readonly<Record<string, string>> =>
  life.rst !== null ? BY_RST : { by: "ICMP", ...icmpValues(life) };
