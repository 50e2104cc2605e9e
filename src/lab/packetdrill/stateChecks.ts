/**
 * Commands that look how many sockets are in a state, and fail unless there are so many: FreeBSD's
 * `sockstat -4 -P tcp -s | grep -c TIME_WAIT | grep 1`, and a look into Linux's /proc/net/tcp. They
 * are understood, not run: the stack under test is asked.
 */
import type { State } from "../../machine/states.ts";
import { CONSTANTS } from "./constants.ts";

/** How many sockets a command expects in a state. */
export interface StateCheck {
  readonly state: State;
  readonly least: number;
  readonly most: number;
}

/** The states by FreeBSD's names and, where these differ, by Linux's. */
const STATE_NAMES: ReadonlyMap<string, State> = new Map<string, State>([
  ["CLOSED", "CLOSED"],
  ["CLOSE", "CLOSED"],
  ["LISTEN", "LISTEN"],
  ["SYN_SENT", "SYN-SENT"],
  ["SYN_RCVD", "SYN-RECEIVED"],
  ["SYN_RECV", "SYN-RECEIVED"],
  ["ESTABLISHED", "ESTABLISHED"],
  ["CLOSE_WAIT", "CLOSE-WAIT"],
  ["FIN_WAIT_1", "FIN-WAIT-1"],
  ["FIN_WAIT1", "FIN-WAIT-1"],
  ["FIN_WAIT_2", "FIN-WAIT-2"],
  ["FIN_WAIT2", "FIN-WAIT-2"],
  ["CLOSING", "CLOSING"],
  ["LAST_ACK", "LAST-ACK"],
  ["TIME_WAIT", "TIME-WAIT"],
]);

/** The state that a line of /proc/net/tcp has as a number. */
function numbered(number: number): State | undefined {
  for (const [name, state] of STATE_NAMES) {
    if (CONSTANTS.get(`TCP_${name}`) === number) return state;
  }
  return undefined;
}

const SOCKSTAT =
  /^sockstat\s[^|]*(?:\|\s*grep\s+packetdrill?\s*)?\|\s*grep -c (\w+)\s*\|\s*grep (\d+)$/;
const PROC = /^grep\s+"\s*([0-9A-F]{2})\s*"\s+\/proc\/net\/tcp\b/;

/** Reads a command; undefined when it is no such look. */
export function stateCheck(command: string): StateCheck | undefined {
  const [, name = "", count] = SOCKSTAT.exec(command) ?? [];
  const state = STATE_NAMES.get(name);
  if (state !== undefined) return { state, least: Number(count), most: Number(count) };
  const linux = numbered(Number.parseInt(PROC.exec(command)?.[1] ?? "", 16));
  return linux === undefined
    ? undefined
    : { state: linux, least: 1, most: Number.POSITIVE_INFINITY };
}
