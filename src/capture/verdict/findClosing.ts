/** Findings about how a connection ended: FINs, deaths, resets, TIME-WAIT. */

import { CLOSE_WAIT, FIN_WAIT_2 } from "../../machine/codes.ts";
import type { End, ResetCause, Rule, Severity } from "../../trace/index.ts";
import { HAS_FIN, IS_CLOSED_BY_CLIENT, IS_LAST_ACK_LOST } from "../track/codes.ts";
import type { EndColumns } from "../track/columns/end.ts";
import type { RareEndColumns } from "../track/columns/rareEnd.ts";
import { REUSED_BY_SEQUENCE, REUSED_TOO_EARLY } from "../track/incarnations.ts";
import type { Case } from "./case.ts";
import { halfCloseOf, mayHaveClosed } from "./closed.ts";
import type { AddFinding, Conclusions } from "./conclusions.ts";
import { hasShrunk, resetCause } from "./reset.ts";
import { msOf } from "./units.ts";

const NO_VALUES = Object.freeze({});
const NAMES: readonly End[] = ["client", "server"];
/** A half-close shorter than this, and without data, is an application taking its time. */
const HALF_CLOSE_MICROS = 1_000_000;
/** A FIN that is not answered this soon is no finding yet: the capture ended, or it comes. */
const SOON_MICROS = 50_000;
/** Linux's tcp_fin_timeout, and a time after which a peer that does not close is noteworthy. */
const KEPT_MICROS = 60_000_000;

/** Adds what is to be said of the end. */
export function addClosing(c: Case, conclusions: Conclusions, add: AddFinding): void {
  if ((c.ends[0].facts | c.ends[1].facts) & HAS_FIN) addFins(c, conclusions, add);
  if (conclusions.death !== null) addDeath(c, conclusions, add);
  const cause = resetCause(c);
  if (cause !== null) addReset(c, cause, add);
  addTimeWait(c, add);
}

function addFins(c: Case, { closed }: Conclusions, add: AddFinding): void {
  const half = halfCloseOf(c, closed);
  const [first, second] = c.is(IS_CLOSED_BY_CLIENT) ? [0, 1] : [1, 0];
  const mine = c.ends[first] as EndColumns;
  const other = c.ends[second] as EndColumns;
  const secondName = NAMES[second] as End;
  if (half !== null && (half.bytes > 0 || half.micros >= HALF_CLOSE_MICROS)) {
    const values = { overMs: msOf(half.micros), bytes: half.bytes };
    add("half-close", "note", NAMES[first] as End, [mine.finFrame, other.finFrame], values);
  }
  for (const direction of [0, 1]) {
    const end = c.ends[direction] as EndColumns;
    if (end.finCount < 2) continue;
    const frames = [end.finFrame, end.finLastFrame];
    const values = { count: end.finCount - 1 };
    add("fin-retransmitted", "note", NAMES[direction] as End, frames, values);
  }
  if (c.is(IS_LAST_ACK_LOST)) {
    const frames = [other.finFrame, other.finLastFrame];
    add("last-ack-lost", "note", NAMES[first] as End, frames, NO_VALUES);
  }
  if (closed === "half-closed" && !mayHaveClosed(c, second)) {
    addKept(c, mine, other, secondName, add);
  }
}

function addKept(c: Case, mine: EndColumns, other: EndColumns, name: End, add: AddFinding): void {
  const kept = c.observedUntil - mine.finAt;
  if (kept < SOON_MICROS) return;
  const frames = [mine.finFrame, mine.finAckFrame];
  const values = { overMs: msOf(kept) };
  const severity: Severity = kept >= KEPT_MICROS ? "warning" : "note";
  if (other.state === CLOSE_WAIT) add("close-wait-kept", severity, name, frames, values);
  if (mine.state === FIN_WAIT_2 && kept >= KEPT_MICROS) {
    add("fin-wait-2-kept", "note", name === "client" ? "server" : "client", frames, values);
  }
}

function addDeath(c: Case, { death }: Conclusions, add: AddFinding): void {
  if (death === null || death.gaveUp === "SYN" || death.gaveUp === "SYN,ACK") return;
  const end = c.ends[death.direction] as EndColumns;
  const rare = c.rareEnds[death.direction] as RareEndColumns;
  const name = NAMES[death.direction] as End;
  const other = c.ends[1 - death.direction] as EndColumns;
  const overMs = msOf(death.at - other.lastSentAt);
  const { keepalivesUnanswered } = rare;
  if (death.gaveUp === "keepalive") {
    const frames = [rare.keepaliveFrame, end.lastFrame];
    add("keepalive-death", "error", name, frames, { tries: keepalivesUnanswered, overMs });
  } else {
    const frames = [rare.retransmissionFrame, rare.lastRetransmissionFrame];
    add("retransmission-death", "error", name, frames, { tries: rare.tries, overMs });
  }
}

const RESET_RULES: Partial<Record<ResetCause, readonly [Rule, Severity]>> = {
  "backlog-full": ["reset-backlog-full", "error"],
  "unread-data": ["reset-unread-data", "error"],
  "linger-zero": ["reset-linger-zero", "warning"],
  "data-after-close": ["data-after-close", "error"],
  "half-open-peer": ["reset-half-open-peer", "error"],
  "challenge-answered": ["reset-half-open-peer", "warning"],
  "listener-closed": ["reset-aborted", "warning"],
  middlebox: ["reset-middlebox", "error"],
  aborted: ["reset-aborted", "warning"],
};

function addReset(c: Case, cause: ResetCause, add: AddFinding): void {
  const found = RESET_RULES[cause];
  if (found === undefined) return;
  const [rule, severity] = found;
  const { rare } = c;
  const sender = rare.rstFrom - 1;
  const frames = [rare.rstFrame, rare.rstAnswersFrame];
  const late = c.rareEnds[1 - sender] as RareEndColumns;
  let values: Record<string, number> = NO_VALUES;
  if (rule === "reset-unread-data") values = { bytes: rare.rstUnreadBytes };
  if (rule === "data-after-close") values = { bytes: late.dataAfterCloseBytes };
  const end = cause === "middlebox" ? null : (NAMES[sender] as End);
  // A guess is no error: a socket that lingers for 0 seconds resets alike.
  const isGuess = cause === "unread-data" && !hasShrunk(c);
  add(rule, isGuess ? "warning" : severity, end, frames, values);
}

const TOO_EARLY = ["time-wait-reused-too-early", "warning"] as const;
const REUSED = ["time-wait-reused", "note"] as const;

/** What a use of the four-tuple that began during its TIME-WAIT is called (`reuse` is not 0). */
export const ruleOfReuse = (reuse: number): readonly [Rule, Severity] =>
  reuse === REUSED_TOO_EARLY ? TOO_EARLY : REUSED;

function addTimeWait(c: Case, add: AddFinding): void {
  const { rare } = c;
  const { reuse, reuseAt, reuseFrame } = c.connection;
  if (reuse !== 0) {
    const since = Math.max(c.ends[0].stepAt, c.ends[1].stepAt);
    const afterMs = msOf(reuseAt - since);
    const [rule, severity] = ruleOfReuse(reuse);
    const by = reuse === REUSED_BY_SEQUENCE ? "sequence" : "timestamps";
    const values = reuse === REUSED_TOO_EARLY ? { afterMs } : { afterMs, by };
    add(rule, severity, null, [reuseFrame], values);
  }
  if (rare.assassinFrame !== 0) {
    const since = Math.max(c.ends[0].finLastAt, c.ends[1].finLastAt);
    const values = { afterMs: msOf(rare.assassinAt - since) };
    add("time-wait-assassinated", "warning", null, [rare.assassinFrame], values);
  }
}
