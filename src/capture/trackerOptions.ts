/** How a tracker is to behave: what it forgets, checks and leaves out. */
import type { Lifecycle } from "../trace/index.ts";
import type { PacketTest } from "./filter/packetFilter.ts";
import type { HashKey } from "./track/flows.ts";

/** How a tracker is to behave. */
export interface TrackerOptions {
  /** Called with each connection as it ends; needs `forget`. */
  readonly onEnded?: (life: Lifecycle) => void;
  /** Forget connections that have ended, and the longest idle one where there are too many. */
  readonly forget?: boolean;
  /** With `forget`: at most this many at a time. */
  readonly maxConnections?: number;
  /** Verify the checksum of every whole segment, not only of short and of suspicious ones. */
  readonly verifyAll?: boolean;
  /** Ask all questions of every segment, plain ones too: slower, and the same to the last bit. */
  readonly isThorough?: boolean;
  /**
   * Keys the look-up, so that nobody can choose addresses and ports that all fall into one place.
   * What is found does not depend on it. Give chance's own where packets come from strangers.
   */
  readonly hashKey?: HashKey;
  /** Follow only the packets that this wants, as if no other had been captured. */
  readonly wanted?: PacketTest;
}
