/** What a listener holds: connections to accept, and how many are half open (RFC 9293 3.10.7.2). */
import { IntQueue } from "../../base/intQueue.ts";

/** Hangs on a listener's block. */
export class Listening {
  /** Complete connections in the order of completion: handles. */
  readonly acceptQueue = new IntQueue();
  /** What listen() granted. */
  backlog = 0;
  /** Rows of the SYN queue that are this listener's. */
  halfOpen = 0;
  /** The first of those rows, -1 when there is none. */
  firstRow = -1;
  /** Fast Open connections whose handshake is not done. */
  fastOpenPending = 0;
  /** How many of those may wait; 0: this listener takes no data on a SYN. */
  fastOpenLimit = 0;
  /** TCP_FASTOPEN_KEY: 16 bytes, or 32 with the key before; null: the stack's own. */
  fastOpenKey: Uint8Array | null = null;
  /** When the last SYN cookie was sent: only then can one come back (microseconds). */
  cookieSentAt = Number.NEGATIVE_INFINITY;
  /** Second address family: "::" takes IPv4 too. */
  bothFamilies = false;

  /** Linux's `sk_acceptq_is_full`: a backlog of 2 holds 3. */
  get full(): boolean {
    return this.acceptQueue.size > this.backlog;
  }
}
