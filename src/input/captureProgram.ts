/**
 * What tcpdump and dumpcap say on their standard error: counts at the end, and why they failed.
 * Only wordings that both have had for many versions are looked for; all else is passed on.
 */
import { UserError } from "../base/errors/userError.ts";
import type { InterfaceCounts } from "../capture/index.ts";

/** The counts in a program's last words, or null when it did not come so far. */
export function readCounts(stderr: string): InterfaceCounts | null {
  return tcpdumpCounts(stderr) ?? dumpcapCounts(stderr);
}

function tcpdumpCounts(stderr: string): InterfaceCounts | null {
  const received = lastNumber(stderr, /(\d+) packets? received by filter/g);
  const droppedBySystem = lastNumber(stderr, /(\d+) packets? dropped by kernel/g);
  const droppedByInterface = lastNumber(stderr, /(\d+) packets? dropped by interface/g);
  if (received === null && droppedBySystem === null) return null;
  return { received, droppedBySystem, droppedByInterface };
}

/** "Packets received/dropped on interface 'lo': 10/2 (pcap:2/dumpcap:0/flushed:0/ps_ifdrop:0)" */
function dumpcapCounts(stderr: string): InterfaceCounts | null {
  const pattern = /received\/dropped on interface .*: (\d+)\/(\d+) \(.*?(?:ps_ifdrop:(\d+))?\)/;
  const [, received, dropped, byInterface] = pattern.exec(stderr) ?? [];
  if (received === undefined) return null;
  return {
    received: Number(received),
    droppedBySystem: Number(dropped),
    droppedByInterface: byInterface === undefined ? null : Number(byInterface),
  };
}

function lastNumber(text: string, pattern: RegExp): number | null {
  const found = [...text.matchAll(pattern)].at(-1)?.[1];
  return found === undefined ? null : Number(found);
}

const FORBIDDEN = /permission|Operation not permitted|EPERM/i;
const NO_INTERFACE = /No such device|no such interface|doesn't exist|no interface/i;
const BAD_FILTER =
  /syntax error|can't parse filter|isn't a valid capture filter|filter expression/i;

/** The UserError for a capture that never began. `command` is what the user can run instead. */
export function explainCaptureFailure(
  stderr: string,
  wanted: { readonly interfaceName: string; readonly filter?: string },
  command: string,
): UserError {
  const name = wanted.interfaceName;
  if (FORBIDDEN.test(stderr)) return new UserError("live.forbidden", { name, command });
  if (NO_INTERFACE.test(stderr)) return new UserError("live.noInterface", { name });
  const lines = stderr.trim().split("\n");
  const complaint = lines.find((line) => BAD_FILTER.test(line));
  if (wanted.filter !== undefined && complaint !== undefined) {
    return new UserError("live.badFilter", { filter: wanted.filter, message: complaint });
  }
  return new UserError("live.failed", { name, message: lines.at(-1) ?? "" });
}

/** A word as a POSIX shell must be given it. */
export function shellQuoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
