/**
 * A lifecycle as one line of JSON, schema "synfin.connection/1", documented in docs/json.md.
 *
 * Written by hand, and as bytes: a capture of 100,000 connections is 100,000 lines, and
 * `JSON.stringify` takes ten times as long. Keys come in the order of the `Lifecycle` type.
 * Counters of `moved` that are zero, and its values that are null, are left out; nothing else ever
 * is.
 */
import { type AsciiPiece, AsciiText, asciiOf } from "../../base/asciiText.ts";
import { STATES } from "../../machine/states.ts";
import { TRIGGERS, type Trigger } from "../../machine/transitions.ts";
import type { How, ObservedState, TraceEvent } from "../../trace/events.ts";
import type { ShownFact } from "../../trace/facts.ts";
import type { Finding } from "../../trace/findings.ts";
import type {
  Both,
  Closed,
  Lifecycle,
  Offer,
  Opened,
  Reset,
  StateEntry,
} from "../../trace/lifecycle.ts";

import { addMoved } from "./moved.ts";
import {
  addList,
  addValues,
  COMMA,
  END,
  END_LIST,
  key,
  keys,
  NULL,
  number,
  numberOrNull,
  OPEN_LIST,
  truth,
  word,
} from "./pieces.ts";

/** One connection as a line, without the line break. */
export function connectionJson(life: Lifecycle): string {
  const out = new AsciiText();
  addConnectionJson(life, out);
  return out.toString();
}

/** Adds the same line to `out`. */
export function addConnectionJson(life: Lifecycle, out: AsciiText): void {
  addWho(life, out);
  addOpened(life.opened, out);
  out.add(MOVED);
  addMoved(life.moved.client, out);
  out.add(SERVER);
  addMoved(life.moved.server, out);
  out.add(RETRANSMITTED);
  addBoth(life.retransmitted, out);
  addIdle(life.idle, out);
  addClosed(life.closed, out);
  addReset(life.reset, out);
  addTimeWait(life.timeWait, out);
  out.add(STATES_OF_CLIENT);
  addStates(life.states.client, out);
  out.add(SERVER);
  addStates(life.states.server, out);
  out.add(CLOSING_MS);
  addValues(life.closingMs.client, out);
  out.add(SERVER);
  addValues(life.closingMs.server, out);
  out.add(FINDINGS);
  addList(life.findings, addFinding, out);
  word(HISTORY, life.history, out);
  out.add(END);
}

const CLIENT_FIRST = asciiOf('{"client":');
const SERVER = key("server");
const MOVED = keys("moved", "client");
const RETRANSMITTED = asciiOf('},"retransmitted":');
const STATES_OF_CLIENT = keys("states", "client");
const CLOSING_MS = asciiOf('},"closingMs":{"client":');
const FINDINGS = asciiOf('},"findings":');
const HISTORY = key("history");

function addBoth(both: Both<number>, out: AsciiText): void {
  number(CLIENT_FIRST, both.client, out);
  number(SERVER, both.server, out);
  out.add(END);
}

const SCHEMA = asciiOf('{"schema":');
const NUMBER = key("number");
const CLIENT_IP = keys("client", "ip");
const SERVER_IP = asciiOf('},"server":{"ip":');
const PORT = key("port");
const INCARNATION = asciiOf('},"incarnation":');
const EPOCH = key("epoch");
const FIRST_FRAME = key("firstFrame");
const LAST_FRAME = key("lastFrame");
const STARTED_AT = key("startedAt");
const LAST_AT = key("lastAt");
const DURATION_MS = key("durationMs");

function addWho(life: Lifecycle, out: AsciiText): void {
  word(SCHEMA, life.schema, out);
  number(NUMBER, life.number, out);
  word(CLIENT_IP, life.client.ip, out);
  number(PORT, life.client.port, out);
  word(SERVER_IP, life.server.ip, out);
  number(PORT, life.server.port, out);
  number(INCARNATION, life.incarnation, out);
  word(EPOCH, life.epoch, out);
  numberOrNull(FIRST_FRAME, life.firstFrame, out);
  numberOrNull(LAST_FRAME, life.lastFrame, out);
  number(STARTED_AT, life.startedAt, out);
  number(LAST_AT, life.lastAt, out);
  number(DURATION_MS, life.durationMs, out);
}

const OPENED = keys("opened", "how");
const AT = key("at");
const COMPLETED_AT = key("completedAt");
const RTT_MS = key("rttMs");
const CLIENT_RTT_MS = key("clientRttMs");
const SERVER_RTT_MS = key("serverRttMs");
const SYN_RETRIES = key("synRetries");
const SYN_ACK_RETRIES = key("synAckRetries");
const OFFERED = keys("offered", "client");
const AGREED = asciiOf('},"agreed":');
const WINDOW_SCALE_FIRST = asciiOf('{"windowScale":');
const SACK = key("sack");
const TIMESTAMPS = key("timestamps");
const DATA_ON_SYN = key("dataOnSynBytes");
const DATA_ON_THIRD_ACK = key("dataOnThirdAckBytes");
const FAST_OPEN = key("fastOpen");
const COOKIE_FIRST = asciiOf('{"cookie":');
const ACCEPTED = key("accepted");
const HALF_OPEN_FOUND = key("halfOpenFound");
const NO_ICMP = asciiOf(',"icmp":null');
const ICMP_SAYS = keys("icmp", "says");
const ICMP_FROM = key("from");

function addOpened(o: Opened, out: AsciiText): void {
  word(OPENED, o.how, out);
  number(AT, o.at, out);
  numberOrNull(COMPLETED_AT, o.completedAt, out);
  numberOrNull(RTT_MS, o.rttMs, out);
  numberOrNull(CLIENT_RTT_MS, o.clientRttMs, out);
  numberOrNull(SERVER_RTT_MS, o.serverRttMs, out);
  number(SYN_RETRIES, o.synRetries, out);
  number(SYN_ACK_RETRIES, o.synAckRetries, out);
  out.add(OFFERED);
  out.add(offer(o.offered.client));
  out.add(SERVER);
  out.add(offer(o.offered.server));
  addAgreed(o.agreed, out);
  number(DATA_ON_SYN, o.dataOnSynBytes, out);
  number(DATA_ON_THIRD_ACK, o.dataOnThirdAckBytes, out);
  addFastOpen(o.fastOpen, out);
  truth(HALF_OPEN_FOUND, o.halfOpenFound, out);
  addIcmp(o.icmp, out);
  out.add(END);
}

function addIcmp(icmp: Opened["icmp"], out: AsciiText): void {
  if (icmp === null) {
    out.add(NO_ICMP);
    return;
  }
  word(ICMP_SAYS, icmp.says, out);
  word(ICMP_FROM, icmp.from, out);
  number(FRAME, icmp.frame, out);
  out.add(END);
}

function addAgreed(agreed: Opened["agreed"], out: AsciiText): void {
  out.add(AGREED);
  if (agreed === null) {
    out.add(NULL);
    return;
  }
  truth(WINDOW_SCALE_FIRST, agreed.windowScale, out);
  truth(SACK, agreed.sack, out);
  truth(TIMESTAMPS, agreed.timestamps, out);
  out.add(END);
}

function addFastOpen(fastOpen: Opened["fastOpen"], out: AsciiText): void {
  out.add(FAST_OPEN);
  if (fastOpen === null) {
    out.add(NULL);
    return;
  }
  word(COOKIE_FIRST, fastOpen.cookie, out);
  truth(ACCEPTED, fastOpen.accepted, out);
  out.add(END);
}

/** The few offers that all connections of a capture make; bounded, as outsiders choose them. */
const OFFERS = new Map<number, AsciiPiece>();
const MAX_OFFERS = 1000;

function offer(o: Offer | null): AsciiPiece {
  if (o === null) return NULL;
  const scale = o.windowScale ?? 15;
  const bits = (o.sackPermitted ? 2 : 0) + (o.timestamps ? 1 : 0);
  const found = ((o.mss ?? -1) * 16 + scale) * 4 + bits;
  const known = OFFERS.get(found);
  if (known !== undefined) return known;
  if (OFFERS.size >= MAX_OFFERS) OFFERS.clear();
  const made = asciiOf(JSON.stringify(o));
  OFFERS.set(found, made);
  return made;
}

const IDLE = keys("idle", "longestMs");
const WAITING_FOR = key("waitingFor");

function addIdle(idle: Lifecycle["idle"], out: AsciiText): void {
  number(IDLE, idle.longestMs, out);
  number(AT, idle.at, out);
  word(WAITING_FOR, idle.waitingFor, out);
  out.add(END);
}

const CLOSED = keys("closed", "how");
const FIRST = key("first");
const ENDED_AT = key("endedAt");
const HALF_CLOSE_MS = key("halfCloseMs");
const HALF_CLOSE_BYTES = key("halfCloseBytes");
const FIN_RETRANSMISSIONS = key("finRetransmissions");
const LAST_ACK_LOST = key("lastAckLost");
const DATA_AFTER_CLOSE = key("dataAfterCloseBytes");
const WAITING = key("waiting");
const END_FIRST = asciiOf('{"end":');
const STATE = key("state");
const SINCE = key("since");
const GAVE_UP = key("gaveUp");

function addClosed(c: Closed, out: AsciiText): void {
  word(CLOSED, c.how, out);
  word(FIRST, c.first, out);
  numberOrNull(AT, c.at, out);
  numberOrNull(ENDED_AT, c.endedAt, out);
  numberOrNull(HALF_CLOSE_MS, c.halfCloseMs, out);
  number(HALF_CLOSE_BYTES, c.halfCloseBytes, out);
  out.add(FIN_RETRANSMISSIONS);
  addBoth(c.finRetransmissions, out);
  truth(LAST_ACK_LOST, c.lastAckLost, out);
  number(DATA_AFTER_CLOSE, c.dataAfterCloseBytes, out);
  addWaiting(c.waiting, out);
  word(GAVE_UP, c.gaveUp, out);
  out.add(END);
}

function addWaiting(waiting: Closed["waiting"], out: AsciiText): void {
  out.add(WAITING);
  if (waiting === null) {
    out.add(NULL);
    return;
  }
  word(END_FIRST, waiting.end, out);
  word(STATE, waiting.state, out);
  number(SINCE, waiting.since, out);
  out.add(END);
}

const RESET = key("reset");
const BY_FIRST = asciiOf('{"by":');
const CAUSE = key("cause");
const FRAME = key("frame");
const EVIDENCE = key("evidence");
const CERTAINTY = key("certainty");
const FACT_FIRST = asciiOf('{"fact":');
const VALUES = key("values");

function addReset(reset: Reset | null, out: AsciiText): void {
  out.add(RESET);
  if (reset === null) {
    out.add(NULL);
    return;
  }
  word(BY_FIRST, reset.by, out);
  word(CAUSE, reset.cause, out);
  number(AT, reset.at, out);
  number(FRAME, reset.frame, out);
  out.add(EVIDENCE);
  addList(reset.evidence, addFact, out);
  word(CERTAINTY, reset.certainty, out);
  out.add(END);
}

function addFact(e: ShownFact, out: AsciiText): void {
  word(FACT_FIRST, e.fact, out);
  numberOrNull(FRAME, e.frame, out);
  out.add(VALUES);
  addValues(e.values, out);
  out.add(END);
}

const TIME_WAIT = keys("timeWait", "owner");
const UNTIL = key("until");
const REUSED = key("reused");
const ASSASSINATED_AT = key("assassinatedAt");

function addTimeWait(timeWait: Lifecycle["timeWait"], out: AsciiText): void {
  word(TIME_WAIT, timeWait.owner, out);
  numberOrNull(SINCE, timeWait.since, out);
  numberOrNull(UNTIL, timeWait.until, out);
  word(REUSED, timeWait.reused, out);
  numberOrNull(ASSASSINATED_AT, timeWait.assassinatedAt, out);
  out.add(END);
}

/** `{"state":"…","at":` for each state, and what follows the frame for each way and trigger. */
const STATE_HEADS = Object.fromEntries(
  [...STATES, "unknown"].map((state) => [state, asciiOf(`{"state":"${state}","at":`)]),
) as Readonly<Record<ObservedState, AsciiPiece>>;
const quoted = (on: string | null): string => (on === null ? "null" : `"${on}"`);
const STATE_TAILS = new Map<How, ReadonlyMap<Trigger | null, AsciiPiece>>(
  (["seen", "inferred", "reported"] as const).map((how) => [
    how,
    new Map(
      [null, ...TRIGGERS].map((on) => [on, asciiOf(`,"how":"${how}","trigger":${quoted(on)}}`)]),
    ),
  ]),
);

function addStates(entries: readonly StateEntry[], out: AsciiText): void {
  out.add(OPEN_LIST);
  for (let i = 0; i < entries.length; i++) {
    if (i > 0) out.add(COMMA);
    addState(entries[i] as StateEntry, out);
  }
  out.add(END_LIST);
}

function addState({ state, at, frame, how, trigger }: StateEntry, out: AsciiText): void {
  number(STATE_HEADS[state], at, out);
  numberOrNull(FRAME, frame, out);
  out.add(STATE_TAILS.get(how)?.get(trigger) as AsciiPiece);
}

const RULE_FIRST = asciiOf('{"rule":');
const SEVERITY = key("severity");
const END_KEY = key("end");
const FRAMES = key("frames");
const CLAUSE = key("clause");

function addFinding(f: Finding, out: AsciiText): void {
  word(RULE_FIRST, f.rule, out);
  word(SEVERITY, f.severity, out);
  word(END_KEY, f.end, out);
  out.add(FRAMES);
  addList(f.frames, addFrame, out);
  word(CLAUSE, f.clause, out);
  out.add(VALUES);
  addValues(f.values, out);
  out.add(END);
}

const addFrame = (frame: number, out: AsciiText): void => out.addNumber(frame);

/** One event of a trace as a line of JSON, without the line break. */
export const eventJson = (event: TraceEvent): string => JSON.stringify(event);
