/** The options of a segment in tcpdump's wording, for traces. */
import type { Segment } from "../../wire/segment.ts";

/** One string an option, in Linux's order. */
export function describeOptions(seg: Segment): string[] {
  const options: string[] = [];
  if (seg.mss !== -1) options.push(`mss ${seg.mss}`);
  if (seg.sackPermitted) options.push("sackOK");
  if (seg.hasTimestamps) options.push(`TS val ${seg.tsVal} ecr ${seg.tsEcr}`);
  if (seg.windowScale !== -1) options.push(`wscale ${seg.windowScale}`);
  if (seg.sackCount > 0) {
    const blocks = [];
    for (let i = 0; i < seg.sackCount; i++)
      blocks.push(`{${seg.sack[2 * i]}:${seg.sack[2 * i + 1]}}`);
    options.push(`sack ${seg.sackCount} ${blocks.join("")}`);
  }
  if (seg.fastOpenStart !== -1) {
    options.push(seg.fastOpenLength === 0 ? "tfo cookiereq" : "tfo cookie");
  }
  return options;
}
