/**
 * `synfin`: explains captures in one call. What it is made of, and everything that runs TCP instead
 * of explaining it, are the subpaths: `synfin/capture`, `synfin/sim`, `synfin/net`, …
 */
import { UserError } from "../base/errors/userError.ts";
import { compileFilter, Tracker, type TrackerOptions } from "../capture/index.ts";
import { BytesSource } from "../input/bytesSource.ts";
import { captureNotes } from "../input/captureNotes.ts";
import { type ByteSource, openSource, readCaptures, UnpackedSource } from "../input/index.ts";
import { compileWhere } from "../report/index.ts";
import type { Lifecycle, Summary } from "../trace/index.ts";

export { UserError } from "../base/errors/userError.ts";
export {
  connectionText,
  type Language,
  sentenceOf,
  summaryText,
  type View,
} from "../report/index.ts";
export type { Finding, Lifecycle, Reset, Summary } from "../trace/index.ts";

/** How to explain. */
export interface ExplainOptions {
  /** Which packets, in tcpdump's words: "port 443 and host 192.0.2.1". */
  readonly filter?: string;
  /** Which connections, as `--where` takes it: "closed.how = reset". */
  readonly where?: string;
  /** Verify the checksum of every whole segment, not of short and suspicious ones alone. */
  readonly verifyAll?: boolean;
}

/** A capture, explained. */
export interface Explanation {
  /** Every connection that was asked for, in the order of their first packets. */
  readonly connections: readonly Lifecycle[];
  /** All connections of the capture added up, and what is to be said of the capture itself. */
  readonly summary: Summary;
}

/**
 * Explains one capture, or several in time order: paths of files ("-" is standard input) or their
 * bytes; pcap or pcapng, plain, gzip or zstd. Throws a UserError, with `code` and a sentence that
 * says what to do, for what cannot be read, is no capture, and for a filter or expression that
 * cannot be understood. A capture that is damaged gives what could be read; `summary.notes` then
 * says so.
 */
export async function explain(
  captures: string | Uint8Array | readonly (string | Uint8Array)[],
  options: ExplainOptions = {},
): Promise<Explanation> {
  const list =
    typeof captures === "string" || captures instanceof Uint8Array ? [captures] : captures;
  const wanted = compiledWhere(options.where);
  const tracker = new Tracker(trackerOptions(options));
  const { captures: reports } = await readCaptures(list.map(opened), tracker);
  const all = Array.from({ length: tracker.connections }, (_, i) => tracker.lifecycle(i + 1));
  return {
    connections: wanted === null ? all : all.filter(wanted),
    summary: tracker.summary(captureNotes(reports, null)),
  };
}

const opened = (capture: string | Uint8Array): ByteSource =>
  typeof capture === "string"
    ? openSource(capture).source
    : new UnpackedSource(new BytesSource(capture), () => new BytesSource(capture));

function trackerOptions({ filter, verifyAll = false }: ExplainOptions): TrackerOptions {
  if (filter === undefined) return { verifyAll };
  const understood = compileFilter(filter);
  if (understood.ok) return { verifyAll, wanted: understood.test };
  const { word, position } = understood;
  throw new UserError("filter.wrong", { filter, word, position });
}

function compiledWhere(where: string | undefined): ((life: Lifecycle) => boolean) | null {
  if (where === undefined) return null;
  const compiled = compileWhere(where, "en");
  if (compiled.ok) return compiled.wanted;
  throw new UserError("where.wrong", { message: compiled.message });
}
