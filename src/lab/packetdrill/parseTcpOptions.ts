/** The TCP options of a packet line, `<mss 1460,nop,nop,sackOK>`, in the script's own order. */
import type { OptionSpec } from "./ast.ts";
import { reason } from "./messages/words.ts";
import type { Scanner } from "./scanner.ts";
import { Unsupported } from "./values.ts";

/** What stands in `<mss 1460,sackOK>`: `<...>` is null, no brackets an empty list. */
export function parseTcpOptions(scan: Scanner): readonly OptionSpec[] | null {
  const before = scan.at;
  scan.blankInLine();
  const inLine = scan.text[scan.at] === "<";
  if (!inLine) {
    scan.rewind(before);
    return [];
  }
  scan.expect("<");
  if (scan.takes("...")) {
    scan.expect(">");
    return null;
  }
  const options: OptionSpec[] = [];
  while (!scan.takes(">")) {
    options.push(parseOption(scan));
    if (!scan.sees(">")) scan.expect(",");
  }
  return options;
}

function parseOption(scan: Scanner): OptionSpec {
  const name = scan.word();
  switch (name) {
    case "nop":
    case "eol":
    case "sackOK":
      return { name };
    case "mss":
    case "wscale":
      return { name, value: scan.expectNumber() };
    case "TS":
      return { name, ...parseTimestamps(scan) };
    case "sack":
      return { name, blocks: parseSackBlocks(scan) };
    case "FO":
    case "FOEXP":
      return { name, hex: scan.hex() };
    case "md5":
      return { name, hex: scan.takesWord("valid") ? "" : scan.hex() };
    case "ECN":
      return { name, words: parseAccEcn(scan) };
    case "AccECN0":
    case "AccECN1":
      return { name: "ECN", words: parseAccEcn(scan) };
    default:
      return otherOption(scan, name ?? "");
  }
}

/** Options of other protocols, FreeBSD's spelling of Fast Open's old form, or a mistake. */
function otherOption(scan: Scanner, name: string): OptionSpec {
  if (/^exp$/i.test(name) && scan.takes("-FO")) return { name: "FOEXP", hex: scan.hex() };
  if (MULTIPATH.test(name)) throw new Unsupported(reason("needsProtocol", "Multipath TCP"));
  if (/^(?:gen|exp)$/.test(name) && scan.sees("-")) {
    throw new Unsupported(reason("needs", `the TCP option ${name}-`));
  }
  return scan.fail(reason("unknownOption", name));
}

/** Names of the options of RFC 8684. */
const MULTIPATH = /^(?:mp_?[a-z_]+|dss\d*|(?:add|rm|remove)_addr[a-z0-9_]*)$/;

function parseTimestamps(scan: Scanner): { val: number; ecr: number } {
  scan.expect("val");
  const val = scan.expectNumber();
  scan.expect("ecr");
  return { val, ecr: scan.expectNumber() };
}

function parseSackBlocks(scan: Scanner): [number, number][] {
  const blocks: [number, number][] = [];
  for (let left = scan.number(); left !== null; left = scan.number()) {
    scan.expect(":");
    blocks.push([left, scan.expectNumber()]);
  }
  return blocks;
}

function parseAccEcn(scan: Scanner): [string, number][] {
  const words: [string, number][] = [];
  while (!scan.sees(",") && !scan.sees(">")) {
    const word = scan.word() ?? scan.missing("counter");
    // FreeBSD's dialect spells them with the field's own letter: ee0b, eceb, ee1b.
    words.push([word.replace(/^e(?=e[01]b|ceb)/, ""), scan.expectNumber()]);
  }
  return words;
}
