/** What receive buffer autotuning knows of a connection: see autotune.ts. */

/** Made when the first data arrives. */
export class Autotune {
  /** Bytes that the user read in the best round trip so far. */
  space = 0;
  /** RCV.READ and the time when the running round trip began. */
  startRead = 0;
  startAt = 0;
  /** The receiver's estimate of the round trip in microseconds; 0: none yet. */
  rtt = 0;
  /** Without timestamps: a window's worth takes a round trip. */
  markEnd = 0;
  markAt = 0;
}
