/**
 * A packetdrill script from its text. Every mistake is a ScriptError with its line; nothing in a
 * script is executed here, and a command in backticks stays the text that it is.
 */
import type { Action, Script, ScriptEvent, When } from "./ast.ts";
import { withoutExcluded } from "./conditionals.ts";
import { dialectOf } from "./dialects.ts";
import { reason } from "./messages/words.ts";
import { parseCall } from "./parseCall.ts";
import { parsePacket } from "./parsePacket.ts";
import { Scanner } from "./scanner.ts";
import { suiteOptions, suiteSymbols } from "./suites.ts";
import { Unsupported } from "./values.ts";

/** What is given beside a script: options and symbols, which the script's own come before. */
export interface Given {
  readonly options?: ReadonlyMap<string, string>;
  /** Options that count where neither the call nor the script says. */
  readonly unlessSaid?: ReadonlyMap<string, string>;
  readonly defined?: ReadonlyMap<string, string>;
}

/** Parses a script; throws a ScriptError that names the line. */
export function parseScript(text: string, given: Given = {}): Script {
  const start = new Scanner(text);
  const { options, defined } = parseOptions(start, given);
  const dialect = dialectOf(text, options.get("dialect"));
  const scan = new Scanner(withoutExcluded(text, defined), defined, start.at);
  const script = { options, dialect, need: null, setUp: [], events: [], cleanUp: [] };
  try {
    if (options.has("psp_udp_port")) throw new Unsupported(reason("needsProtocol", "PSP"));
    return { ...script, ...parseBody(scan) };
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    return { ...script, need: error.reason };
  }
}

/** What comes after the options; throws an Unsupported where it speaks of another protocol. */
function parseBody(scan: Scanner): Pick<Script, "setUp" | "events" | "cleanUp"> {
  const setUp: string[] = [];
  while (scan.takes("`")) setUp.push(command(scan));
  const unsaid = DEFAULTS_AS_COMMENT.exec(scan.text)?.[1];
  if (setUp.length === 0 && unsaid !== undefined) setUp.push(unsaid);
  const events: ScriptEvent[] = [];
  const cleanUp: string[] = [];
  while (!scan.done) {
    if (scan.takes("`")) cleanUp.push(command(scan));
    else if (cleanUp.length > 0) scan.fail(reason("eventAfterCleanUp"));
    else events.push(parseEvent(scan));
  }
  return { setUp, events, cleanUp };
}

/**
 * Some public scripts have their call of defaults.sh commented out: they count on what the suite's
 * other scripts have left set on the host. Each run here has a stack of its own, so they say it.
 */
const DEFAULTS_AS_COMMENT = /^\s*\/\/\s*`(\S*\/defaults\.sh)`\s*$/m;

const command = (scan: Scanner): string => scan.until("`", "`").replace(/\\\n/g, " ").trim();

interface Preamble {
  readonly options: Map<string, string>;
  readonly defined: Map<string, string>;
}

function parseOptions(scan: Scanner, given: Given): Preamble {
  const own = new Map<string, string>();
  const symbols = new Map<string, string>();
  while (scan.takes("--")) {
    const name = scan.word() ?? scan.missing("optionName");
    const value = optionValue(scan);
    if (name !== "define") {
      own.set(name, unquote(value));
      continue;
    }
    const [symbol, ...rest] = value.split("=");
    if (!symbol || rest.length === 0) scan.missing("define");
    symbols.set(symbol as string, rest.join("="));
  }
  const said = new Map([...(given.unlessSaid ?? []), ...(given.options ?? []), ...own]);
  const version = said.get("ip_version") ?? "ipv4";
  const asked = given.options?.has("ip_version") ?? false;
  return {
    options: new Map([...suiteOptions(scan.text, version, asked), ...said]),
    defined: new Map([...suiteSymbols(version), ...(given.defined ?? []), ...symbols]),
  };
}

/** A value runs to the next blank, unless quotes or backticks hold it together. */
function optionValue(scan: Scanner): string {
  if (scan.text[scan.at] !== "=") return "";
  const value = /^=((?:"[^"\n]*"|`[^`\n]*`|[^\s"`])*)/.exec(scan.text.slice(scan.at))?.[1] ?? "";
  scan.rewind(scan.at + 1 + value.length);
  return value;
}

const unquote = (value: string): string => value.replace(/^(["`])(.*)\1$/, "$2");

function parseEvent(scan: Scanner): ScriptEvent {
  scan.blank();
  const line = scan.line;
  const from = scan.at;
  const when = parseWhen(scan);
  const action = parseAction(scan, when);
  if (when.kind === "any" && !(action.kind === "packet" && action.packet.direction === "out")) {
    scan.fail(reason("anyTimeIsForOutbound"));
  }
  return { line, source: scan.text.slice(from, scan.at).trim(), when, action };
}

function parseWhen(scan: Scanner): When {
  if (scan.takes("*")) return { kind: "any" };
  const kind = scan.takes("+") ? "relative" : "absolute";
  const at = scan.micros() ?? scan.missing("time");
  if (!scan.takes("~")) return { kind, at, until: null };
  if (kind === "relative") scan.expect("+");
  const until = scan.micros() ?? scan.missing("time");
  if (until < at) scan.fail(reason("rangeBackwards"));
  return { kind, at, until };
}

function parseAction(scan: Scanner, when: When): Action {
  if (scan.takes("`")) return { kind: "command", text: command(scan) };
  if (scan.takes("%{")) return { kind: "code", text: scan.until("}%", "%{") };
  const ends = scan.takes("...") ? (scan.micros() ?? scan.missing("time")) : null;
  if (ends !== null && when.kind !== "any" && ends < when.at) {
    scan.fail(reason("blockingBackwards"));
  }
  if (scan.takes("<")) return { kind: "packet", packet: parsePacket(scan, "in") };
  if (scan.takes(">")) return { kind: "packet", packet: parsePacket(scan, "out") };
  return { kind: "call", call: parseCall(scan, ends) };
}
