/**
 * `#ifdef NAME`, `#ifndef NAME`, `#else`, `#endif`: lines that FreeBSD's dialect of packetdrill has
 * for scripts of several systems. What is left out becomes blanks, so that every other line keeps
 * its number and every word its place. A symbol counts as defined whatever its value.
 */
import { type Reason, reason } from "./messages/words.ts";
import { ScriptError } from "./scanner.ts";

/** The engine does as Linux does, and so it is what a script's question for the system finds. */
const SYSTEM = "Linux";

/** `#ifdef __linux__` is none of them: the language has plain names alone. */
const DIRECTIVE = /^[ \t]*#[ \t]*(ifdef|ifndef|else|endif)\b[ \t]*([A-Za-z_]\w*)?/;

interface Open {
  readonly line: number;
  /** Whether the lines around it count. */
  readonly around: boolean;
  counts: boolean;
}

/** The text with what its conditionals leave out blanked; throws a ScriptError for a loose end. */
export function withoutExcluded(text: string, defined: ReadonlyMap<string, string>): string {
  if (!text.includes("#")) return text;
  const open: Open[] = [];
  const kept = text.split("\n").map((line, at) => {
    const [directive, verb, name] = DIRECTIVE.exec(line) ?? [];
    if (directive === undefined) return (open.at(-1)?.counts ?? true) ? line : blanks(line);
    if (verb === "ifdef" || verb === "ifndef") {
      if (name === undefined) fail(at, reason("expected", "symbol", line.trim()));
      const around = open.at(-1)?.counts ?? true;
      const holds = (name === SYSTEM || defined.has(name)) === (verb === "ifdef");
      open.push({ line: at, around, counts: around && holds });
    } else turn(open, verb as "else" | "endif", at);
    return blanks(line);
  });
  const last = open.at(-1);
  if (last !== undefined) fail(last.line, reason("neverClosed", "#ifdef"));
  return kept.join("\n");
}

function turn(open: Open[], verb: "else" | "endif", at: number): void {
  const last = open.at(-1) ?? fail(at, reason("noConditional", `#${verb}`));
  if (verb === "endif") open.pop();
  else last.counts = last.around && !last.counts;
}

const blanks = (line: string): string => " ".repeat(line.length);

function fail(at: number, why: Reason): never {
  throw new ScriptError(at + 1, why);
}
