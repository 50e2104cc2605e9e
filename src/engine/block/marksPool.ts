/** Marks by need: a connection has some only while it has something unacknowledged. */
import type { Core } from "./core.ts";
import { Marks } from "./marks.ts";
import type { Tcb } from "./tcb.ts";

/** Unused marks that a stack keeps. */
const KEPT = 256;

/** A connection's marks: borrowed from the stack while something is unacknowledged. */
export function marksOf(core: Core, tcb: Tcb): Marks {
  if (tcb.marks !== null) return tcb.marks;
  const marks = core.freeMarks.pop() ?? new Marks();
  marks.start(tcb.snd.una | 0);
  tcb.marks = marks;
  return marks;
}

/** Everything is acknowledged, or given up: the marks go back. */
export function returnMarks(core: Core, tcb: Tcb): void {
  if (tcb.marks === null) return;
  if (core.freeMarks.length < KEPT) core.freeMarks.push(tcb.marks);
  tcb.marks = null;
}
