/**
 * The codes of the states and triggers that an observer works with, as constants.
 */
import { STATE_CODE, TRIGGER_CODE } from "../../machine/index.ts";

export const CLOSED = STATE_CODE.CLOSED;
export const LISTEN = STATE_CODE.LISTEN;
export const SYN_SENT = STATE_CODE["SYN-SENT"];
export const SYN_RECEIVED = STATE_CODE["SYN-RECEIVED"];
export const ESTABLISHED = STATE_CODE.ESTABLISHED;
export const FIN_WAIT_1 = STATE_CODE["FIN-WAIT-1"];
export const FIN_WAIT_2 = STATE_CODE["FIN-WAIT-2"];
export const CLOSE_WAIT = STATE_CODE["CLOSE-WAIT"];
export const CLOSING = STATE_CODE.CLOSING;
export const LAST_ACK = STATE_CODE["LAST-ACK"];
export const TIME_WAIT = STATE_CODE["TIME-WAIT"];

export const ACTIVE_OPEN = TRIGGER_CODE["active OPEN"];
export const CLOSE = TRIGGER_CODE.CLOSE;
export const ABORT = TRIGGER_CODE.ABORT;
export const RCV_SYN = TRIGGER_CODE["rcv SYN"];
export const RCV_SYN_ACK = TRIGGER_CODE["rcv SYN,ACK"];
export const RCV_ACK_OF_SYN = TRIGGER_CODE["rcv ACK of SYN"];
export const RCV_FIN = TRIGGER_CODE["rcv FIN"];
export const RCV_ACK_OF_FIN = TRIGGER_CODE["rcv ACK of FIN"];
export const RCV_RST = TRIGGER_CODE["rcv RST"];
export const RCV_RST_PASSIVE = TRIGGER_CODE["rcv RST, opened passively"];
