/** The eleven states of RFC 9293 section 3.3.2, spelt as there, and a small integer for each. */
export const STATES = [
  "CLOSED",
  "LISTEN",
  "SYN-SENT",
  "SYN-RECEIVED",
  "ESTABLISHED",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "CLOSE-WAIT",
  "CLOSING",
  "LAST-ACK",
  "TIME-WAIT",
] as const;

export type State = (typeof STATES)[number];

/** A state's place in `STATES`: what typed arrays hold. */
export const STATE_CODE: Readonly<Record<State, number>> = {
  CLOSED: 0,
  LISTEN: 1,
  "SYN-SENT": 2,
  "SYN-RECEIVED": 3,
  ESTABLISHED: 4,
  "FIN-WAIT-1": 5,
  "FIN-WAIT-2": 6,
  "CLOSE-WAIT": 7,
  CLOSING: 8,
  "LAST-ACK": 9,
  "TIME-WAIT": 10,
};
