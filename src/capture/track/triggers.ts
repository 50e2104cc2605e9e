/**
 * The codes of the states and triggers that an observer works with, as plain constants: those of
 * `STATE_CODE` and `TRIGGER_CODE`, written out so that bundling folds them. A test compares them.
 */

export const CLOSED = 0;
export const LISTEN = 1;
export const SYN_SENT = 2;
export const SYN_RECEIVED = 3;
export const ESTABLISHED = 4;
export const FIN_WAIT_1 = 5;
export const FIN_WAIT_2 = 6;
export const CLOSE_WAIT = 7;
export const CLOSING = 8;
export const LAST_ACK = 9;
export const TIME_WAIT = 10;

export const ACTIVE_OPEN = 1;
export const CLOSE = 3;
export const ABORT = 4;
export const RCV_SYN = 5;
export const RCV_SYN_ACK = 6;
export const RCV_ACK_OF_SYN = 7;
export const RCV_FIN = 8;
export const RCV_ACK_OF_FIN = 9;
export const RCV_RST = 11;
export const RCV_RST_PASSIVE = 12;
