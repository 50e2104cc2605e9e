/**
 * RFC 9293 figure 5 as rows: the only state machine of synfin. Hold it beside the figure.
 *
 * `FIGURE` is the figure and nothing else; `NOTES` are its notes 1 to 3; `BEYOND` is what the
 * text of section 3.10 adds (RST, ABORT, the timeouts) and the steps that real systems take
 * besides (a TIME-WAIT whose tuple is used again, the limit on an abandoned FIN-WAIT-2).
 *
 * A row is what happens, not whether it may: "is this ACK an ACK of our FIN?" is decided by the
 * code that reads the segment, which then names the trigger. The action is the figure's wording:
 * who runs a connection carries it out, who observes one looks for it.
 */
import type { State } from "./states.ts";

/** What makes a connection step: a call of the user, an arriving segment, a timeout. */
export const TRIGGERS = [
  "passive OPEN",
  "active OPEN",
  "SEND",
  "CLOSE",
  "ABORT",
  "rcv SYN",
  "rcv SYN,ACK",
  "rcv ACK of SYN",
  "rcv FIN",
  "rcv ACK of FIN",
  "rcv FIN,ACK of FIN",
  "rcv RST",
  "rcv RST, opened passively",
  "2MSL timeout",
  "user timeout",
  "FIN-WAIT-2 timeout",
] as const;

export type Trigger = (typeof TRIGGERS)[number];

type Row = readonly [from: State, trigger: Trigger, to: State, action: string];

// biome-ignore format: the columns are the figure
export const FIGURE = [
  // from            trigger                       to              action
  ["CLOSED",         "passive OPEN",               "LISTEN",       "create TCB"],
  ["CLOSED",         "active OPEN",                "SYN-SENT",     "create TCB, snd SYN"],
  ["LISTEN",         "CLOSE",                      "CLOSED",       "delete TCB"],
  ["LISTEN",         "SEND",                       "SYN-SENT",     "snd SYN"],
  ["LISTEN",         "rcv SYN",                    "SYN-RECEIVED", "snd SYN,ACK"],
  ["SYN-SENT",       "CLOSE",                      "CLOSED",       "delete TCB"],
  ["SYN-SENT",       "rcv SYN",                    "SYN-RECEIVED", "snd SYN,ACK"],
  ["SYN-SENT",       "rcv SYN,ACK",                "ESTABLISHED",  "snd ACK"],
  ["SYN-RECEIVED",   "rcv ACK of SYN",             "ESTABLISHED",  "x"],
  ["SYN-RECEIVED",   "CLOSE",                      "FIN-WAIT-1",   "snd FIN"],
  ["ESTABLISHED",    "CLOSE",                      "FIN-WAIT-1",   "snd FIN"],
  ["ESTABLISHED",    "rcv FIN",                    "CLOSE-WAIT",   "snd ACK"],
  ["FIN-WAIT-1",     "rcv ACK of FIN",             "FIN-WAIT-2",   "x"],
  ["FIN-WAIT-1",     "rcv FIN",                    "CLOSING",      "snd ACK"],
  ["FIN-WAIT-2",     "rcv FIN",                    "TIME-WAIT",    "snd ACK"],
  ["CLOSE-WAIT",     "CLOSE",                      "LAST-ACK",     "snd FIN"],
  ["CLOSING",        "rcv ACK of FIN",             "TIME-WAIT",    "x"],
  ["LAST-ACK",       "rcv ACK of FIN",             "CLOSED",       "x"],
  ["TIME-WAIT",      "2MSL timeout",               "CLOSED",       "delete TCB"],
] as const satisfies readonly Row[];

// biome-ignore format: the columns are the figure
export const NOTES = [
  // Note 1: back to LISTEN only where SYN-RECEIVED was reached after a passive OPEN.
  ["SYN-RECEIVED",   "rcv RST, opened passively",  "LISTEN",       "x"],
  // Note 2: the FIN that arrives also acknowledges ours; the sum of two rows (`SUM` below).
  ["FIN-WAIT-1",     "rcv FIN,ACK of FIN",         "TIME-WAIT",    "snd ACK"],
  // Note 3: "a RST can be sent from any state" is ABORT below, "receipt of a RST from any state"
  // is rcv RST below; whoever sends a RST may keep TIME-WAIT, which no system known to us does.
] as const satisfies readonly Row[];

/**
 * Note 2 is no step of its own. The ACK of our FIN is the fifth check, the peer's FIN the eighth
 * (3.10.7.4), so whoever reads the segment walks both of these rows, in this order; where one
 * segment does, it has crossed the note's row too.
 */
export const SUM = {
  sum: ["FIN-WAIT-1", "rcv FIN,ACK of FIN"],
  first: ["FIN-WAIT-1", "rcv ACK of FIN"],
  second: ["FIN-WAIT-2", "rcv FIN"],
} as const satisfies Readonly<Record<string, readonly [State, Trigger]>>;

// biome-ignore format: the columns are the figure
export const BEYOND = [
  // Section 3.10.7.2 and 3.10.7.3, 3.10.7.4 second: a RST that is acceptable.
  ["SYN-SENT",       "rcv RST",                    "CLOSED",       "connection refused"],
  ["SYN-RECEIVED",   "rcv RST",                    "CLOSED",       "connection refused"],
  ["ESTABLISHED",    "rcv RST",                    "CLOSED",       "connection reset"],
  ["FIN-WAIT-1",     "rcv RST",                    "CLOSED",       "connection reset"],
  ["FIN-WAIT-2",     "rcv RST",                    "CLOSED",       "connection reset"],
  ["CLOSE-WAIT",     "rcv RST",                    "CLOSED",       "connection reset"],
  ["CLOSING",        "rcv RST",                    "CLOSED",       "delete TCB"],
  ["LAST-ACK",       "rcv RST",                    "CLOSED",       "delete TCB"],
  ["TIME-WAIT",      "rcv RST",                    "CLOSED",       "delete TCB"], // RFC 1337
  // Section 3.10.5: the user aborts, or the system does for it.
  ["LISTEN",         "ABORT",                      "CLOSED",       "delete TCB"],
  ["SYN-SENT",       "ABORT",                      "CLOSED",       "delete TCB"],
  ["SYN-RECEIVED",   "ABORT",                      "CLOSED",       "snd RST"],
  ["ESTABLISHED",    "ABORT",                      "CLOSED",       "snd RST"],
  ["FIN-WAIT-1",     "ABORT",                      "CLOSED",       "snd RST"],
  ["FIN-WAIT-2",     "ABORT",                      "CLOSED",       "snd RST"],
  ["CLOSE-WAIT",     "ABORT",                      "CLOSED",       "snd RST"],
  ["CLOSING",        "ABORT",                      "CLOSED",       "delete TCB"],
  ["LAST-ACK",       "ABORT",                      "CLOSED",       "delete TCB"],
  ["TIME-WAIT",      "ABORT",                      "CLOSED",       "delete TCB"],
  // Section 3.10.8: retransmission, keepalive or the user's own limit has run out.
  ["SYN-SENT",       "user timeout",               "CLOSED",       "delete TCB"],
  ["SYN-RECEIVED",   "user timeout",               "CLOSED",       "delete TCB"],
  ["ESTABLISHED",    "user timeout",               "CLOSED",       "delete TCB"],
  ["FIN-WAIT-1",     "user timeout",               "CLOSED",       "delete TCB"],
  ["FIN-WAIT-2",     "user timeout",               "CLOSED",       "delete TCB"],
  ["CLOSE-WAIT",     "user timeout",               "CLOSED",       "delete TCB"],
  ["CLOSING",        "user timeout",               "CLOSED",       "delete TCB"],
  ["LAST-ACK",       "user timeout",               "CLOSED",       "delete TCB"],
  // Section 3.10.7.4, first to eighth, when one segment does two things at once: the RFC walks
  // through ESTABLISHED within that segment, so these need no row of their own.
  // MAY-2 and RFC 6191: a new SYN, with later numbers, takes the place of a TIME-WAIT.
  ["TIME-WAIT",      "rcv SYN",                    "SYN-RECEIVED", "snd SYN,ACK"],
  // Linux's tcp_tw_reuse: connect() takes the four-tuple of a TIME-WAIT.
  ["TIME-WAIT",      "active OPEN",                "SYN-SENT",     "snd SYN"],
  // Linux's tcp_fin_timeout, RFC 9293 3.6: nobody is left to read, the peer never closes.
  ["FIN-WAIT-2",     "FIN-WAIT-2 timeout",         "CLOSED",       "delete TCB"],
] as const satisfies readonly Row[];

/** Every row, the figure's first. A row's place here is its number in traces and columns. */
export const TRANSITIONS = [...FIGURE, ...NOTES, ...BEYOND] as const;

export type Transition = (typeof TRANSITIONS)[number];

type StepOf<R> = R extends readonly [infer From, infer On, infer To, string]
  ? { readonly from: From; readonly trigger: On; readonly to: To }
  : never;

/** A step as its row has it: `{from: "ESTABLISHED", trigger: "rcv FIN", to: "CLOSE-WAIT"}`. */
export type Step = StepOf<Transition>;

/** The triggers that some row of state `S` has. */
export type TriggerIn<S extends State> = Extract<Step, { from: S }>["trigger"];

/** The state that trigger `T` leads to from `S`; `never` where no row says so. */
export type Next<S extends State, T extends Trigger> = Extract<Step, { from: S; trigger: T }>["to"];
