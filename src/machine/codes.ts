/**
 * The states and triggers of the table as plain numbers, by the RFC's names, for the code that
 * reads segments: its comparisons are of small integers, and written out they are folded into the
 * code. A test holds them against `STATE_CODE` and `TRIGGER_CODE`.
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

export const PASSIVE_OPEN = 0;
export const ACTIVE_OPEN = 1;
export const SEND = 2;
export const CLOSE = 3;
export const ABORT = 4;
export const RCV_SYN = 5;
export const RCV_SYN_ACK = 6;
export const RCV_ACK_OF_SYN = 7;
export const RCV_FIN = 8;
export const RCV_ACK_OF_FIN = 9;
export const RCV_FIN_AND_ACK_OF_FIN = 10;
export const RCV_RST = 11;
export const RCV_RST_PASSIVE = 12;
export const TIMEOUT_2MSL = 13;
export const USER_TIMEOUT = 14;
export const TIMEOUT_FIN_WAIT_2 = 15;
