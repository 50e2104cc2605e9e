/**
 * Loss without SACK: three duplicate ACKs mean that the first segment is lost, and during recovery
 * a partial ACK means that the next one is, too (RFC 6582 NewReno). Each duplicate ACK stands for
 * one segment that has left the network, so the pipe shrinks by it and a new segment may follow:
 * that is limited transmit (RFC 3042), and it needs no code of its own.
 *
 * With SACK all this is RACK's: rack.ts.
 */

import type { AckFacts } from "../block/ackFacts.ts";
import type { Core } from "../block/core.ts";
import { RECOVERY, type RecoveryState } from "../block/recoveryState.ts";
import { LOST } from "../block/scoreboard.ts";
import { countDelivered } from "./delivered.ts";
import { markLost } from "./pipe.ts";
import { noteRenoReordering } from "./reordering.ts";

/** A duplicate ACK: some segment arrived behind the hole. */
export function countDuplicateAck(core: Core, recovery: RecoveryState, ack: AckFacts): void {
  if (!ack.duplicate) return;
  const before = recovery.sackedOut;
  recovery.sackedOut++;
  noteRenoReordering(core, recovery, 0);
  if (recovery.sackedOut > before) countDelivered(recovery, ack, recovery.sackedOut - before);
}

/** RFC 6582 3.2 steps 2 and 5: marks the first segment lost when the time has come. */
export function markFirstLost(core: Core, recovery: RecoveryState, ack: AckFacts): void {
  const { board } = recovery;
  const enough = recovery.state < RECOVERY && recovery.sackedOut >= recovery.reordering;
  const partial = recovery.state === RECOVERY && ack.advanced;
  if (!enough && !partial) return;
  const slot = board.first & board.mask;
  if (((board.flags[slot] as number) & LOST) === 0) markLost(core, recovery, slot);
}
