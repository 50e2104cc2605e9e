/** The kernel's numbers and names of states (include/net/tcp_states.h) in the RFC's words. */
import type { State } from "../machine/states.ts";

const STATES: readonly (readonly [name: string, state: State])[] = [
  ["TCP_ESTABLISHED", "ESTABLISHED"],
  ["TCP_SYN_SENT", "SYN-SENT"],
  ["TCP_SYN_RECV", "SYN-RECEIVED"],
  ["TCP_FIN_WAIT1", "FIN-WAIT-1"],
  ["TCP_FIN_WAIT2", "FIN-WAIT-2"],
  ["TCP_TIME_WAIT", "TIME-WAIT"],
  ["TCP_CLOSE", "CLOSED"],
  ["TCP_CLOSE_WAIT", "CLOSE-WAIT"],
  ["TCP_LAST_ACK", "LAST-ACK"],
  ["TCP_LISTEN", "LISTEN"],
  ["TCP_CLOSING", "CLOSING"],
  ["TCP_NEW_SYN_RECV", "SYN-RECEIVED"],
];

const BY_NAME = new Map(STATES);

/** The state of a number; CLOSED for one that is none. */
export const kernelState = (number: number): State => STATES[number - 1]?.[1] ?? "CLOSED";

/** The state of a name as the trace prints it; CLOSED for one that is none. */
export const kernelStateNamed = (name: string): State => BY_NAME.get(name) ?? "CLOSED";
