/**
 * The only place where a state changes: along a row of the table, or it is a bug of ours. Every
 * row taken is counted, and told to whoever listens.
 */
import { assert } from "../../base/assert.ts";
import { CLOSE_WAIT, ESTABLISHED } from "../../machine/codes.ts";
import { NO_ROW, ROW_OF, SUM_FIRST, SUM_ROW, SUM_SECOND, TO_OF } from "../../machine/machine.ts";
import { STATES } from "../../machine/states.ts";
import { TRIGGERS } from "../../machine/transitions.ts";
import type { End } from "../../trace/events.ts";
import type { Core } from "./core.ts";
import { PASSIVE } from "./flags.ts";
import type { Tcb } from "./tcb.ts";
import type { Traced } from "./tracer.ts";

/** Moves a connection along the row of its state and `trigger`. */
export function step(core: Core, tcb: Tcb, trigger: number): void {
  const from = tcb.state;
  const to = take(core, from, trigger);
  tcb.state = to;
  // RFC 4022's tcpCurrEstab counts both states in which data may still come from the user.
  const was = from === ESTABLISHED || from === CLOSE_WAIT ? 1 : 0;
  const is = to === ESTABLISHED || to === CLOSE_WAIT ? 1 : 0;
  core.counters.CurrEstab += is - was;
  core.tracer?.step(traced(tcb), from, to, trigger);
}

/** A row of the SYN queue or of TIME-WAIT moves: returns the state's code that it moves to. */
export function stepRow(core: Core, id: number, from: number, trigger: number): number {
  const to = take(core, from, trigger);
  const row = core.tracer?.rowOf(id);
  if (row !== undefined) core.tracer?.step(row, from, to, trigger);
  return to;
}

/** What traces call a connection. */
export function traced(tcb: Tcb): Traced {
  return { connection: tcb.connection, end: endOf(tcb) };
}

/** Which end of a connection this stack is. */
export const endOf = (tcb: Tcb): End => ((tcb.flags & PASSIVE) !== 0 ? "server" : "client");

function take(core: Core, from: number, trigger: number): number {
  const row = ROW_OF[(from << 4) | trigger] as number;
  if (row === NO_ROW) assert(false, `no row for ${TRIGGERS[trigger]} in ${STATES[from]}`);
  core.steps[row] = (core.steps[row] as number) + 1;
  if (row === SUM_FIRST) core.sumBegunAt = core.counters.InSegs;
  else if (row === SUM_SECOND && core.sumBegunAt === core.counters.InSegs) {
    core.steps[SUM_ROW] = (core.steps[SUM_ROW] as number) + 1;
  }
  return TO_OF[(from << 4) | trigger] as number;
}
