/**
 * What a segment turned out to be, as bits of `Moment.marks`, in the order of `MARKS`.
 */
import { MARKS } from "../../trace/index.ts";

export const MARK_FAST = 1 << MARKS.indexOf("fast retransmission");
export const MARK_TIMEOUT = 1 << MARKS.indexOf("timeout retransmission");
export const MARK_SPURIOUS = 1 << MARKS.indexOf("spurious retransmission");
export const MARK_RETRANSMISSION = 1 << MARKS.indexOf("retransmission");
export const MARK_TAIL_LOSS_PROBE = 1 << MARKS.indexOf("tail loss probe");
export const MARK_TIMEOUT_OR_PROBE = 1 << MARKS.indexOf("timeout or tail loss probe");
export const MARK_OUT_OF_ORDER = 1 << MARKS.indexOf("out of order");
export const MARK_GAP_BEFORE = 1 << MARKS.indexOf("gap before");
export const MARK_DUPLICATE_ACK = 1 << MARKS.indexOf("duplicate ACK");
export const MARK_SACK = 1 << MARKS.indexOf("SACK");
export const MARK_DSACK = 1 << MARKS.indexOf("D-SACK");
export const MARK_KEEPALIVE = 1 << MARKS.indexOf("keepalive");
export const MARK_KEEPALIVE_ACK = 1 << MARKS.indexOf("keepalive ACK");
export const MARK_ZERO_WINDOW = 1 << MARKS.indexOf("zero window");
export const MARK_ZERO_WINDOW_PROBE = 1 << MARKS.indexOf("zero-window probe");
export const MARK_WINDOW_UPDATE = 1 << MARKS.indexOf("window update");
export const MARK_WINDOW_FULL = 1 << MARKS.indexOf("window full");
export const MARK_CHALLENGE_ACK = 1 << MARKS.indexOf("challenge ACK");
export const MARK_RST_IGNORED = 1 << MARKS.indexOf("RST ignored");
export const MARK_OLD_DUPLICATE = 1 << MARKS.indexOf("old duplicate");
export const MARK_DATA_ON_SYN = 1 << MARKS.indexOf("data on SYN");
export const MARK_CAPTURE_DUPLICATE = 1 << MARKS.indexOf("capture duplicate");
export const MARK_PORT_REUSED = 1 << MARKS.indexOf("port reused");
export const MARK_AFTER_CLOSE = 1 << MARKS.indexOf("after close");
