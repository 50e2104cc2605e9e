/**
 * The segment that nearly all of a capture is: the next data in order, or an ACK of more, between
 * two ends that are both ESTABLISHED and have no trouble. It says nothing that `follow.ts` would
 * not say, only sooner; whatever is not plain is declined before anything has been touched.
 */

import { diff, ge, gt } from "../../base/seq.ts";
import { ESTABLISHED } from "../../machine/codes.ts";
import { ACK, PSH } from "../../wire/index.ts";
import {
  HAS_ACK,
  HAS_FIN,
  HAS_GAPS,
  HAS_NXT,
  HAS_PROBED,
  HAS_RECOVERY,
  HAS_RTT_PENDING,
  HAS_SENT_DATA,
  HAS_WINDOW,
  HAS_ZERO_WINDOW,
  KIND_ACK,
  KIND_DATA,
  UNKNOWN,
} from "./codes.ts";
import * as END from "./columns/endPlaces.ts";
import { count, noteClock } from "./count.ts";
import { notePacket } from "./duplicates.ts";
import { HAS_A, HAS_D, noteHistory } from "./history.ts";
import type { Moment } from "./moment.ts";
import { noteRtt } from "./roundTrips.ts";
import { isAfterSilence, readNew } from "./sending.ts";
import { readWindow, scaledWindow } from "./windows.ts";

// An end whose state is unknown may have sent its FIN all the same: then an ACK is a step.
const TROUBLE = HAS_GAPS | HAS_ZERO_WINDOW | HAS_PROBED | HAS_RECOVERY | HAS_FIN;
/** What both ends must have shown already, for there is little else to find out about them. */
const SETTLED = HAS_NXT | HAS_ACK;

/** Reads the moment's segment when it is plain, and says whether it was. */
export function followPlain(moment: Moment): boolean {
  const { segment, seq, ack } = moment;
  const { length } = segment;
  const { w, at: mine } = moment.mine;
  const other = moment.other.at;
  if ((moment.flags & ~PSH) !== ACK || seq !== w[mine + END.nxt]) return false;
  const facts = w[mine + END.facts] as number;
  const otherFacts = w[other + END.facts] as number;
  const state = w[mine + END.state];
  // Of a connection that the capture meets in the middle the states may stay unknown for long.
  if (state !== w[other + END.state] || (state !== ESTABLISHED && state !== UNKNOWN)) return false;
  if ((facts & otherFacts & SETTLED) !== SETTLED) return false;
  if (((facts | otherFacts) & TROUBLE) !== 0 || segment.sackCount > 0) return false;
  const una = w[other + END.una] as number;
  // Where the capture began in the middle, more may have been sent than was acknowledged in sight.
  if (una !== w[mine + END.ack]) return false;
  const acked = diff(ack, una);
  if (acked < 0 || gt(ack, w[other + END.nxt] as number)) return false;
  if (length === 0 ? acked === 0 : isAfterSilence(moment)) return false;
  if (isFirstOfKind(moment)) {
    if (state !== ESTABLISHED) return false;
    noteHistory(moment);
  }
  w[mine + END.lastKind] = length === 0 ? KIND_ACK : KIND_DATA;
  if (length > 0) {
    if (w[mine + END.una] === seq) w[mine + END.flight] = seq;
    w[mine + END.nxt] = moment.end;
    readNew(moment, length);
  }
  count(moment);
  if (acked > 0) {
    w[other + END.una] = ack;
    w[mine + END.ack] = ack;
    w[mine + END.dupAcks] = 0;
    const isAwaited = (otherFacts & HAS_RTT_PENDING) !== 0;
    if (isAwaited && ge(ack, w[other + END.rttSeq] as number)) noteRtt(moment);
  }
  const window = scaledWindow(moment);
  if (window !== w[mine + END.window] || (facts & HAS_WINDOW) === 0) readWindow(moment, window);
  if (segment.hasTimestamps) noteClock(moment);
  notePacket(moment);
  return true;
}

/** Whether the sender has not sent data, or a bare ACK, before. */
function isFirstOfKind(moment: Moment): boolean {
  const { w, at: mine } = moment.mine;
  const letters = w[mine + END.letters] as number;
  if (moment.segment.length === 0) return (letters & HAS_A) === 0;
  return (letters & HAS_D) === 0 || ((w[mine + END.facts] as number) & HAS_SENT_DATA) === 0;
}
