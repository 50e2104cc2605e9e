/**
 * Segments as tcpdump prints them, with relative numbers, the window in bytes after scaling, and
 * what each segment was beyond its header.
 */
import type { SegmentEvent, TraceEvent } from "../../trace/events.ts";
import { otherEnd } from "../../trace/events.ts";
import type { Lifecycle } from "../../trace/lifecycle.ts";
import { flagLetters, segmentColour } from "../elements/flags.ts";
import { type Relative, relativeTo } from "../elements/relative.ts";
import { finished, paint, type View } from "../elements/view.ts";
import { beside, UNBROKEN } from "../elements/width.ts";
import { formatAt, formatCount } from "../messages/format.ts";
import { messagesIn } from "../messages/index.ts";

/** At most `bound` lines, the first and the last of them where there are more. */
export function segmentLines(
  life: Lifecycle,
  events: readonly TraceEvent[],
  view: View,
  bound: number,
): string[] {
  const segments = events.filter((event) => event.kind === "segment");
  const relative = relativeTo(events);
  const show = (segment: SegmentEvent) => segmentLine(life, segment, relative, view);
  if (segments.length <= bound) return segments.map(show);
  const head = Math.ceil(bound / 2);
  const elided = formatCount(segments.length - bound);
  return [
    ...segments.slice(0, head).map(show),
    paint(view, "dim", messagesIn(view.language).labels.elided(elided)),
    ...segments.slice(segments.length - (bound - head)).map(show),
  ];
}

/**
 * One segment: "12  0.005300 192.0.2.10.40000 > 198.51.100.80.80: Flags [P.], seq 1:121, …", folded
 * where the view is narrower.
 */
export function segmentLine(
  life: Pick<Lifecycle, "client" | "server">,
  s: SegmentEvent,
  relative: Relative,
  view: View,
): string {
  const frame = (s.frame === null ? "" : String(s.frame)).padStart(6);
  const lead = `${frame}  ${formatAt(s.at / 1e6)} `;
  const lines = beside(lead, segmentWords(life, s, relative, view), view.width);
  return finished(view, lines.join("\n"));
}

/** The same without frame and time, in one line; what belongs together is not broken apart. */
export function segmentWords(
  life: Pick<Lifecycle, "client" | "server">,
  s: SegmentEvent,
  relative: Relative,
  view: View,
): string {
  const { names } = messagesIn(view.language);
  const flags = paint(view, segmentColour(s), `Flags${UNBROKEN}[${flagLetters(s.flags)}]`);
  const fields = [
    `${dotted(life[s.from])} > ${dotted(life[otherEnd(s.from)])}: ${flags}`,
    ...[sequence(s, relative), acknowledgement(s, relative), `win ${s.window}`, options(s)],
    `length ${s.length}`,
  ];
  const [first, ...rest] = fields.filter((field) => field !== "");
  const line = [first, ...rest.map(unbroken)].join(", ");
  const marks = s.marks.map((mark) => names.mark[mark]).join(", ");
  return marks === "" ? line : `${line}  ${paint(view, "yellow", `←${UNBROKEN}${marks}`)}`;
}

const unbroken = (text: string): string => text.replaceAll(" ", UNBROKEN);

/** "seq 1:121" where the segment has data, SYN, FIN or RST; tcpdump omits the rest too. */
function sequence(s: SegmentEvent, relative: Relative): string {
  const seq = relative.seq(s);
  if (s.length > 0) return `seq ${seq}:${seq + s.length}`;
  return (s.flags & 0x07) !== 0 ? `seq ${seq}` : "";
}

function acknowledgement(s: SegmentEvent, relative: Relative): string {
  const ack = relative.ack(s);
  return ack === null ? "" : `ack ${ack}`;
}

const options = (s: SegmentEvent): string =>
  s.options.length === 0 ? "" : `options [${s.options.join(",")}]`;

const dotted = ({ ip, port }: { ip: string; port: number }): string => `${ip}.${port}`;
