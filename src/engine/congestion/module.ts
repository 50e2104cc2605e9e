/**
 * What a congestion control module is: the decisions that differ between algorithms (RFC 5681,
 * RFC 9438), in segments. Detecting loss and bringing the window down are not among them: that is
 * the same for all (`recovery/`).
 */
import type { Core } from "../block/core.ts";
import type { CongestionState, RecoveryState } from "../block/recoveryState.ts";
import type { Tcb } from "../block/tcb.ts";

/** One algorithm, chosen by TCP_CONGESTION. */
export interface CongestionModule {
  /** Its name, as `tcp_congestion_control` spells it. */
  readonly name: string;
  /** The window to come down to after a loss or an ECN-Echo. */
  ssthresh(core: Core, tcb: Tcb, recovery: RecoveryState): number;
  /** `acked` segments were delivered and the window may grow. */
  grow(core: Core, tcb: Tcb, recovery: RecoveryState, acked: number): void;
  /** The window to go back to when a loss was none. */
  undoCwnd(core: Core, tcb: Tcb, recovery: RecoveryState): number;
  /** Segments were delivered; `rtt` in microseconds, -1 when there is no sample. */
  onDelivered(core: Core, tcb: Tcb, recovery: RecoveryState, rtt: number): void;
  /** The congestion state is about to become `state`. */
  stateChanged(core: Core, tcb: Tcb, recovery: RecoveryState, state: CongestionState): void;
  /** Sending starts again after `idleMs` with nothing in flight. */
  onTransmitStart(core: Core, recovery: RecoveryState, idleMs: number): void;
}
