/**
 * One colour a state, the same in every picture: grey for what is no connection, yellow for
 * opening, green for open, blue for the end that closed first, purple for the one that closed
 * second, red for TIME-WAIT. Each is told apart on white and on black.
 */
import type { ObservedState } from "../../trace/events.ts";

export const STATE_COLOURS: Readonly<Record<ObservedState, string>> = {
  unknown: "#b4bcc6",
  CLOSED: "#8b95a1",
  LISTEN: "#6b7785",
  "SYN-SENT": "#d9a400",
  "SYN-RECEIVED": "#f0c541",
  ESTABLISHED: "#2da44e",
  "FIN-WAIT-1": "#1f6feb",
  "FIN-WAIT-2": "#62a8ff",
  "CLOSE-WAIT": "#c026d3",
  CLOSING: "#0f9aa8",
  "LAST-ACK": "#a78bfa",
  "TIME-WAIT": "#e5534b",
};
