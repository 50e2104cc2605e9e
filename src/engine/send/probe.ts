/** Bare ACKs that leave at once, apart from the connection's own turn: probes, and last answers. */
import * as seq from "../../base/seq.ts";
import { ACK } from "../../wire/segment.ts";
import { type Core, REPLY } from "../block/core.ts";
import type { Tcb } from "../block/tcb.ts";
import { selectWindow } from "../receive/window.ts";
import { addressFrom, count, stamp, tellReceived } from "./emit.ts";

/**
 * Asks the peer for an ACK: SEG.SEQ is SND.UNA - 1, below its window, which every TCP must answer
 * (RFC 9293 3.8.4: a keepalive holds no data unless set so).
 */
export function sendProbe(core: Core, tcb: Tcb): void {
  bareAck(core, tcb, seq.add(tcb.snd.una, -1));
}

/** A segment `<SEQ=sequence><ACK=RCV.NXT><CTL=ACK>` of a connection whose block may end next. */
export function bareAck(core: Core, tcb: Tcb, sequence: number): void {
  const seg = core.replies.add();
  if (seg === undefined) return;
  addressFrom(core, seg, tcb);
  seg.seq = sequence;
  seg.ack = tcb.rcv.nxt;
  seg.flags = ACK;
  seg.window = selectWindow(core, tcb) >>> tcb.rcv.scale;
  stamp(core, tcb, seg);
  tellReceived(core, tcb, seg, false);
  count(core, tcb, seg);
  core.sendQueue.push(REPLY);
}
