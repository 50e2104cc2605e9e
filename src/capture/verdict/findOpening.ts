/** Findings about how a connection came up, or did not. */
import { HAS_SACK_PERMITTED, HAS_SYN, IS_COMPLETED, IS_HALF_OPEN_FOUND } from "../track/codes.ts";
import type { EndColumns } from "../track/columns/end.ts";
import type { Case } from "./case.ts";
import type { AddFinding, Conclusions } from "./conclusions.ts";
import { icmpOf } from "./icmp.ts";
import { msOf } from "./units.ts";

const NO_VALUES = Object.freeze({});

/** Adds what is to be said of the opening. */
export function addOpening(c: Case, { opened }: Conclusions, add: AddFinding): void {
  const [client, server] = c.ends;
  const { rare } = c;
  if (opened === "refused") {
    const refusal = rare.rstFrame || rare.icmpFrame;
    add("connection-refused", "error", "server", [client.synFrame, refusal], refusalOf(c));
  } else if (opened === "unanswered") {
    const overMs = msOf(c.connection.lastAt - client.synAt);
    const values = { tries: client.synCount, overMs, ...icmpValues(c) };
    const frames = [client.synFrame, client.synLastFrame, rare.icmpFrame];
    add("syn-unanswered", "error", "server", [...new Set(frames)], values);
  } else if (opened === "answered-not-completed") {
    const values = { tries: server.synCount, overMs: msOf(c.connection.lastAt - server.synAt) };
    const frames = [server.synFrame, server.synLastFrame];
    add("handshake-not-completed", "warning", "client", [...new Set(frames)], values);
  }
  if (opened === "simultaneous") {
    add("simultaneous-open", "note", null, [client.synFrame, server.synFrame], NO_VALUES);
  }
  if (c.is(IS_HALF_OPEN_FOUND)) {
    add("half-open-found", "warning", "server", [client.synFrame], NO_VALUES);
  }
  addRetries(c, opened, add);
  if (rare.fastOpen === 2 && rare.dataOnSynBytes > 0 && rare.fastOpenTaken === 0) {
    const isAnswered = (server.facts & HAS_SYN) !== 0;
    const values = { bytes: rare.dataOnSynBytes };
    if (isAnswered) add("fast-open-refused", "note", "server", [client.synFrame], values);
  }
  if (c.is(IS_COMPLETED)) addMissing(client, server, add);
}

const BY_RST = Object.freeze({ by: "RST" });

function refusalOf(c: Case): Readonly<Record<string, string>> {
  const values = icmpValues(c);
  return c.rare.rstFrame !== 0 ? BY_RST : { by: "ICMP", ...values };
}

function icmpValues(c: Case): Readonly<Record<string, string>> {
  const icmp = icmpOf(c);
  return icmp === null ? NO_VALUES : { icmp: icmp.says, from: icmp.from };
}

function addRetries(c: Case, opened: Conclusions["opened"], add: AddFinding): void {
  const [client, server] = c.ends;
  if (client.synCount > 1 && opened !== "unanswered" && opened !== "simultaneous") {
    const values = { count: client.synCount - 1, delayMs: msOf(client.synLastAt - client.synAt) };
    const frames = [client.synFrame, client.synLastFrame];
    add("syn-retransmitted", "warning", "client", frames, values);
  }
  if (server.synCount > 1 && opened === "handshake") {
    const values = { count: server.synCount - 1, delayMs: msOf(server.synLastAt - server.synAt) };
    const frames = [server.synFrame, server.synLastFrame];
    add("syn-ack-retransmitted", "warning", "server", frames, values);
  }
}

/** One end offered what the other did not take. */
function addMissing(client: EndColumns, server: EndColumns, add: AddFinding): void {
  if ((client.facts & server.facts & HAS_SYN) === 0) return;
  const frames = [client.synFrame, server.synFrame];
  if (client.scale > 0 !== server.scale > 0) {
    const end = client.scale > 0 ? "server" : "client";
    add("window-scale-missing", "note", end, frames, NO_VALUES);
  }
  const hasSack = (client.facts & HAS_SACK_PERMITTED) !== 0;
  if (hasSack !== ((server.facts & HAS_SACK_PERMITTED) !== 0)) {
    add("sack-missing", "note", hasSack ? "server" : "client", frames, NO_VALUES);
  }
}
