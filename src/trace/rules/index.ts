/**
 * Every rule, in the order in which findings are told. What is found wrong or noteworthy about a
 * connection, whatever its source, these rules find.
 */
import { closeWaitKept } from "./closing/closeWaitKept.ts";
import { finRetransmitted } from "./closing/finRetransmitted.ts";
import { finWait2Kept } from "./closing/finWait2Kept.ts";
import { halfClose } from "./closing/halfClose.ts";
import { keepaliveDeath } from "./closing/keepaliveDeath.ts";
import { lastAckLost } from "./closing/lastAckLost.ts";
import { retransmissionDeath } from "./closing/retransmissionDeath.ts";
import { badChecksum } from "./moving/badChecksum.ts";
import { challengeAck } from "./moving/challengeAck.ts";
import { keepaliveUnanswered } from "./moving/keepaliveUnanswered.ts";
import { longSilence } from "./moving/longSilence.ts";
import { oldDuplicate } from "./moving/oldDuplicate.ts";
import { reordering } from "./moving/reordering.ts";
import { retransmissions } from "./moving/retransmissions.ts";
import { rstIgnored } from "./moving/rstIgnored.ts";
import { spuriousRetransmissions } from "./moving/spuriousRetransmissions.ts";
import { windowFull } from "./moving/windowFull.ts";
import { zeroWindow } from "./moving/zeroWindow.ts";
import { connectionRefused } from "./opening/connectionRefused.ts";
import { fastOpenRefused } from "./opening/fastOpenRefused.ts";
import { halfOpenFound } from "./opening/halfOpenFound.ts";
import { handshakeNotCompleted } from "./opening/handshakeNotCompleted.ts";
import { sackMissing } from "./opening/sackMissing.ts";
import { simultaneousOpen } from "./opening/simultaneousOpen.ts";
import { synAckRetransmitted } from "./opening/synAckRetransmitted.ts";
import { synRetransmitted } from "./opening/synRetransmitted.ts";
import { synUnanswered } from "./opening/synUnanswered.ts";
import { windowScaleMissing } from "./opening/windowScaleMissing.ts";
import { dataAfterClose } from "./reset/dataAfterClose.ts";
import { resetAborted } from "./reset/resetAborted.ts";
import { resetBacklogFull } from "./reset/resetBacklogFull.ts";
import { resetHalfOpenPeer } from "./reset/resetHalfOpenPeer.ts";
import { resetLingerZero } from "./reset/resetLingerZero.ts";
import { resetMiddlebox } from "./reset/resetMiddlebox.ts";
import { resetUnreadData } from "./reset/resetUnreadData.ts";
import { timeWaitAssassinated } from "./timeWait/timeWaitAssassinated.ts";
import { timeWaitReused } from "./timeWait/timeWaitReused.ts";
import { timeWaitReusedTooEarly } from "./timeWait/timeWaitReusedTooEarly.ts";

export const REGISTRY = [
  // opening
  connectionRefused,
  synUnanswered,
  handshakeNotCompleted,
  simultaneousOpen,
  halfOpenFound,
  synRetransmitted,
  synAckRetransmitted,
  fastOpenRefused,
  windowScaleMissing,
  sackMissing,
  // moving
  retransmissions,
  spuriousRetransmissions,
  reordering,
  zeroWindow,
  windowFull,
  keepaliveUnanswered,
  oldDuplicate,
  badChecksum,
  challengeAck,
  rstIgnored,
  longSilence,
  // closing
  halfClose,
  finRetransmitted,
  lastAckLost,
  closeWaitKept,
  finWait2Kept,
  retransmissionDeath,
  keepaliveDeath,
  // resets
  resetBacklogFull,
  resetUnreadData,
  resetLingerZero,
  dataAfterClose,
  resetHalfOpenPeer,
  resetMiddlebox,
  resetAborted,
  // TIME-WAIT
  timeWaitReused,
  timeWaitReusedTooEarly,
  timeWaitAssassinated,
] as const;

/** A rule's name. */
export type Rule = (typeof REGISTRY)[number]["name"];

/** The names of all rules; the catalogues must have a sentence and an advice for each. */
export const RULES: readonly Rule[] = REGISTRY.map(({ name }) => name);

/** The values of each rule's finding. */
export type RuleValues = {
  readonly [R in (typeof REGISTRY)[number] as R["name"]]: R["values"];
};
