/** What a timer that went off is called in a trace. Nobody calls this while nobody listens. */
import type { TimerEvent } from "../../trace/events.ts";
import { ACK_SCHEDULED, LINGERS, ORPHAN } from "./flags.ts";
import { traced } from "./step.ts";
import {
  type Tcb,
  TIMER_DELAYED_ACK,
  TIMER_LOSS_PROBE,
  TIMER_PERSIST,
  TIMER_REORDERING,
  TIMER_RETRANSMIT,
} from "./tcb.ts";
import type { Tracer } from "./tracer.ts";

/** Tells of a connection's timer; keepalive.ts tells of its own, which often only looks. */
export function tellTimer(tracer: Tracer, tcb: Tcb, which: number): void {
  if (which === TIMER_RETRANSMIT) tracer.timer(traced(tcb), retransmitTimer(tcb));
  else if (which !== TIMER_DELAYED_ACK) tellOrphan(tracer, tcb);
  else if ((tcb.flags & ACK_SCHEDULED) !== 0) tracer.timer(traced(tcb), "delayed ACK");
}

function retransmitTimer(tcb: Tcb): TimerEvent["timer"] {
  if (tcb.timer === TIMER_PERSIST) return "persist";
  if (tcb.timer === TIMER_LOSS_PROBE) return "tail loss probe";
  return tcb.timer === TIMER_REORDERING ? "reordering" : "retransmission";
}

function tellOrphan(tracer: Tracer, tcb: Tcb): void {
  if ((tcb.flags & ORPHAN) === 0) return;
  tracer.timer(traced(tcb), (tcb.flags & LINGERS) !== 0 ? "linger" : "FIN-WAIT-2");
}
