/** Ends of writes by need: a connection has some only while it has something unacknowledged. */
import type { Core } from "./core.ts";
import type { Tcb } from "./tcb.ts";
import { WriteEnds } from "./writeEnds.ts";

/** Unused records of them that a stack keeps. */
const KEPT = 256;

/** A connection's ends of writes: borrowed from the stack while something is unacknowledged. */
export function writeEndsOf(core: Core, tcb: Tcb): WriteEnds {
  if (tcb.writeEnds !== null) return tcb.writeEnds;
  const writeEnds = core.freeWriteEnds.pop() ?? new WriteEnds();
  writeEnds.start(tcb.snd.una | 0);
  tcb.writeEnds = writeEnds;
  return writeEnds;
}

/** Everything is acknowledged, or given up: the record goes back. */
export function returnWriteEnds(core: Core, tcb: Tcb): void {
  if (tcb.writeEnds === null) return;
  if (core.freeWriteEnds.length < KEPT) core.freeWriteEnds.push(tcb.writeEnds);
  tcb.writeEnds = null;
}
