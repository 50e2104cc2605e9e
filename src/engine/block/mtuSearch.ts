/** A search for the MTU that a path takes (RFC 4821 7.3): its range and its probe. Bytes. */
/** The search of one connection: see mtuProbing.ts. */
export interface MtuSearch {
  /** The largest MTU that is known, or assumed, to pass. */
  low: number;
  /** The largest that may pass. */
  high: number;
  /** The MTU that the probe in flight tries; 0: there is none. */
  size: number;
  /** The probe's sequence numbers. */
  start: number;
  end: number;
  /** When the search began, ms. */
  since: number;
}
