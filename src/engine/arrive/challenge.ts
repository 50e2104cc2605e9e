/**
 * Answers to segments that do not fit, held back so that they can be no weapon: each connection
 * answers one in `tcp_invalid_ratelimit` ms, the stack as a whole `tcp_challenge_ack_limit` a
 * second (RFC 5961 7). A segment with data is always answered: its sender would starve otherwise.
 */
import { type Segment, SYN } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import type { CounterName } from "../block/counters.ts";
import type { Tcb } from "../block/tcb.ts";
import { ackEach } from "../receive/delayedAck.ts";
import { noteOldData } from "../receive/sackBlocks.ts";

/** A challenge ACK: RFC 5961 3.2, 4.2, 5.2. */
export function challengeAck(core: Core, tcb: Tcb): void {
  if (isTooSoon(core, tcb)) {
    core.counters.TCPACKSkippedChallenge++;
    return;
  }
  if (!takeFromBudget(core)) return;
  core.counters.TCPChallengeACK++;
  ackEach(core, tcb);
}

/** A duplicate ACK for a segment outside the window or with an old timestamp. */
export function answerOutOfWindow(core: Core, tcb: Tcb, seg: Segment, skipped: CounterName): void {
  const hasData = seg.segLen > 0 && (seg.flags & SYN) === 0;
  if (!hasData && isTooSoon(core, tcb)) {
    core.counters[skipped]++;
    return;
  }
  if (hasData) noteOldData(core, tcb, seg);
  ackEach(core, tcb);
}

/** Whether the connection's last such answer is less than `tcp_invalid_ratelimit` ago. */
function isTooSoon(core: Core, tcb: Tcb): boolean {
  const since = core.ms - tcb.lastChallenge;
  if (tcb.lastChallenge !== 0 && since >= 0 && since < core.settings.tcp_invalid_ratelimit) {
    return true;
  }
  tcb.lastChallenge = core.ms || 1;
  return false;
}

/** The stack's own limit; how much of it there is varies, so that it cannot be measured. */
function takeFromBudget(core: Core): boolean {
  const limit = core.settings.tcp_challenge_ack_limit;
  if (limit >= 0x7fff_ffff) return true;
  const second = Math.floor(core.now / 1_000_000);
  if (second !== core.challengeSecond) {
    core.challengeSecond = second;
    core.challengesLeft = Math.ceil(limit / 2) + core.random.below(Math.max(1, limit));
  }
  if (core.challengesLeft <= 0) return false;
  core.challengesLeft--;
  return true;
}
