/**
 * What a segment turned out to be, as bits of `Moment.marks`, in the order of `MARKS`.
 */
import { flagsOf } from "../../base/flagWord.ts";
import { MARKS } from "../../trace/index.ts";

const mark = flagsOf(MARKS, 32);

export const MARK_FAST = mark("fast retransmission");
export const MARK_TIMEOUT = mark("timeout retransmission");
export const MARK_SPURIOUS = mark("spurious retransmission");
export const MARK_RETRANSMISSION = mark("retransmission");
export const MARK_TAIL_LOSS_PROBE = mark("tail loss probe");
export const MARK_TIMEOUT_OR_PROBE = mark("timeout or tail loss probe");
export const MARK_OUT_OF_ORDER = mark("out of order");
export const MARK_GAP_BEFORE = mark("gap before");
export const MARK_DUPLICATE_ACK = mark("duplicate ACK");
export const MARK_SACK = mark("SACK");
export const MARK_DSACK = mark("D-SACK");
export const MARK_KEEPALIVE = mark("keepalive");
export const MARK_KEEPALIVE_ACK = mark("keepalive ACK");
export const MARK_ZERO_WINDOW = mark("zero window");
export const MARK_ZERO_WINDOW_PROBE = mark("zero-window probe");
export const MARK_WINDOW_UPDATE = mark("window update");
export const MARK_WINDOW_FULL = mark("window full");
export const MARK_CHALLENGE_ACK = mark("challenge ACK");
export const MARK_RST_IGNORED = mark("RST ignored");
export const MARK_OLD_DUPLICATE = mark("old duplicate");
export const MARK_DATA_ON_SYN = mark("data on SYN");
export const MARK_CAPTURE_DUPLICATE = mark("capture duplicate");
export const MARK_PORT_REUSED = mark("port reused");
export const MARK_AFTER_CLOSE = mark("after close");
