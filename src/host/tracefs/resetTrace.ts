/** The resets that the kernel sends, with its own reason: the tracepoint tcp:tcp_send_reset. */

/** The tracepoint's name. */
export const RESET_EVENT = "tcp/tcp_send_reset";

const LINE = /(\d+\.\d+): tcp_send_reset: (.*)$/;

/** A reset that was sent. */
export interface SentReset {
  /** Seconds of the trace's clock. */
  readonly seconds: number;
  /** "192.0.2.1:40001" */
  readonly source: string;
  /** The kernel's name of the state of the socket that it was sent for, "UNKNOWN" for none. */
  readonly state: string;
  /** The kernel's word for why. */
  readonly reason: string;
}

/** A line of the trace as a reset; null for any other line. */
export function parseSentReset(line: string): SentReset | null {
  const [, seconds, text] = LINE.exec(line) ?? [];
  if (text === undefined) return null;
  const fields = new Map(text.split(" ").map((field) => field.split("=", 2) as [string, string]));
  return {
    seconds: Number(seconds),
    source: (fields.get("src") ?? "").replace(/[[\]]/g, ""),
    state: fields.get("state") ?? "",
    reason: fields.get("reason") ?? "",
  };
}
