/**
 * The states and triggers of the table as plain numbers, for the code that reads segments: a
 * comparison of small integers, by the RFC's names.
 */
import { assert } from "../base/assert.ts";
import { TRIGGER_CODE } from "../machine/machine.ts";
import { STATES } from "../machine/states.ts";
import type { Trigger } from "../machine/transitions.ts";

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

assert(
  STATES.indexOf("LISTEN") === LISTEN &&
    STATES.indexOf("FIN-WAIT-2") === FIN_WAIT_2 &&
    STATES.indexOf("TIME-WAIT") === TIME_WAIT,
  "these numbers are the places in STATES",
);

const code = (trigger: Trigger): number => TRIGGER_CODE[trigger];

export const PASSIVE_OPEN = code("passive OPEN");
export const ACTIVE_OPEN = code("active OPEN");
export const SEND = code("SEND");
export const CLOSE = code("CLOSE");
export const ABORT = code("ABORT");
export const RCV_SYN = code("rcv SYN");
export const RCV_SYN_ACK = code("rcv SYN,ACK");
export const RCV_ACK_OF_SYN = code("rcv ACK of SYN");
export const RCV_FIN = code("rcv FIN");
export const RCV_ACK_OF_FIN = code("rcv ACK of FIN");
export const RCV_FIN_AND_ACK_OF_FIN = code("rcv FIN,ACK of FIN");
export const RCV_RST = code("rcv RST");
export const RCV_RST_PASSIVE = code("rcv RST, opened passively");
export const TIMEOUT_2MSL = code("2MSL timeout");
export const USER_TIMEOUT = code("user timeout");
export const TIMEOUT_FIN_WAIT_2 = code("FIN-WAIT-2 timeout");
