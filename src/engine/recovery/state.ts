/**
 * What a connection that has data in flight knows about it beyond SND.UNA and SND.NXT. It is made
 * with the first data segment and hangs on `tcb.recovery`; an idle connection need not have one.
 */
export class RecoveryState {
  /** Everything from here to SND.NXT is to be sent again, going back to SND.UNA (RFC 9293 3.8.1). */
  resend = 0;
  /** Whether `resend` counts. */
  resending = false;
  /** SND.NXT of the segment that is timed, and when it left; 0: none is. */
  timedEnd = 0;
  timedAt = 0;
}
