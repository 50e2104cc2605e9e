/**
 * NewReno: RFC 5681's window. Half after a loss, one segment more a round trip.
 *
 * How lost segments are resent under the name of NewReno (RFC 6582) is in
 * recovery/fastRetransmit.ts and does not depend on this choice.
 */

import { isCwndLimited } from "./cwndValidation.ts";
import { additiveIncrease, slowStart } from "./growth.ts";
import type { CongestionModule } from "./module.ts";
import { inSlowStart } from "./threshold.ts";

/** RFC 5681. */
export const newreno: CongestionModule = {
  name: "reno",
  // Linux differs: half of the window, not of what is in flight (RFC 5681 equation 4).
  ssthresh: (_core, tcb) => Math.max(tcb.cwnd >> 1, 2),
  grow(_core, tcb, recovery, acked) {
    if (!isCwndLimited(tcb, recovery)) return;
    const left = inSlowStart(tcb) ? slowStart(tcb, acked) : acked;
    if (left > 0) additiveIncrease(tcb, recovery, tcb.cwnd, left);
  },
  undoCwnd: (_core, tcb, recovery) => Math.max(tcb.cwnd, recovery.priorCwnd),
  onDelivered() {},
  stateChanged() {},
  onTransmitStart() {},
};
