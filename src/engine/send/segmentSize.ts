/**
 * How large a segment may be (RFC 9293 3.7.1, MUST-14 to MUST-16, MUST-67; RFC 6691): the peer's
 * MSS and the path's MTU bound it, timestamps take twelve bytes from it, and half the peer's
 * largest window bounds it too, so that a small window does not stall on whole segments.
 */
import { clamp } from "../block/clamp.ts";
import type { Core } from "../block/core.ts";
import { TIMESTAMPS } from "../block/flags.ts";
import type { Tcb } from "../block/tcb.ts";
import type { Tuple } from "../block/tuple.ts";

/** IP and TCP headers without options. */
export const headerBytes = (family: 4 | 6): number => (family === 4 ? 40 : 60);

/** The default MSS where the peer told none: RFC 9293 3.7.1, MUST-15. */
export const defaultMss = (family: 4 | 6): number => (family === 4 ? 536 : 1220);

/** The most that the option's 16 bits can say, whatever the link takes. */
const MOST = 0xffff;

/**
 * The MSS that we tell a peer (MUST-67): what the link takes, less if the route or TCP_MAXSEG says
 * so. What a router told of the path bounds what we send, not what the peer may send us.
 */
export function ownMss(core: Core, to: Tuple, maxSegment: number): number {
  const { mtu = core.mtu, advmss = MOST } = core.paths.metrics(to);
  const mss = Math.min(Math.min(mtu, core.mtu) - headerBytes(to.family), advmss, MOST);
  return maxSegment > 0 ? Math.min(mss, maxSegment) : mss;
}

/** While larger segments are only being probed for, those that are known to pass count. */
const probedMss = ({ extras, family }: Tcb): number =>
  extras?.probing == null ? MOST : extras.probing.low - headerBytes(family);

/** Sets SND's segment size from the peer's MSS, the path's MTU and the options in use. */
export function updateSendMss(core: Core, tcb: Tcb): void {
  const onPath = tcb.pmtu - headerBytes(tcb.family);
  const agreed = Math.min(onPath, tcb.peerMss, tcb.extras?.maxSegment || MOST, probedMss(tcb));
  const timestamps = (tcb.flags & TIMESTAMPS) !== 0 ? 12 : 0;
  const { maxWnd } = tcb.snd;
  const half = maxWnd > 536 ? maxWnd >> 1 : maxWnd;
  const room = agreed - timestamps;
  const bounded = half > 0 ? Math.min(room, Math.max(half, 48 - timestamps)) : room;
  tcb.snd.mss = clamp(bounded, core.settings.tcp_min_snd_mss - timestamps, 65_535);
}
