/**
 * What a script needs that cannot be had here, found before it runs: such a script is skipped, with
 * the reason, and never counted as passed.
 */
import type { CallSpec, Script, ScriptEvent, TcpSpec } from "./ast.ts";
import { IMPLEMENTED } from "./calls.ts";
import { understandCommand } from "./commands.ts";
import { checkedOption } from "./optionCalls.ts";
import { numberOf, Unsupported } from "./values.ts";

/** The first thing that is missing; null when the script can run. */
export function missingNeed(script: Script): string | null {
  for (const command of [...script.setUp, ...script.cleanUp]) {
    const { unsupported } = understandCommand(command);
    if (unsupported !== null) return unsupported;
  }
  for (const option of ["wire_protocol", "udp"]) {
    const value = script.options.get(option);
    if (value !== undefined && value !== "ipv4") return `needs --${option}=${value}`;
  }
  if (script.options.get("ip_version") === "ipv4_mapped_ipv6") {
    return "needs IPv4-mapped IPv6 sockets";
  }
  for (const event of script.events) {
    const need = needOf(event);
    if (need !== null) return `${need} (line ${event.line})`;
  }
  return null;
}

function needOf({ action }: ScriptEvent): string | null {
  switch (action.kind) {
    case "command":
      return understandCommand(action.text).unsupported;
    case "packet":
      return action.packet.protocol === "tcp" ? needOfSegment(action.packet) : null;
    case "call":
      return needOfCall(action.call);
    case "code":
      return null;
  }
}

function needOfSegment(packet: TcpSpec): string | null {
  const special = packet.options?.find(({ name }) => name === "md5" || name === "ECN");
  if (special?.name === "md5") return "needs TCP MD5 signatures (RFC 2385)";
  if (special?.name === "ECN" || (packet.flags & 0x100) !== 0) return "needs accurate ECN";
  return null;
}

const ZEROCOPY_FLAGS = 0x4000000;
const ERROR_QUEUE_FLAG = 0x2000;

function needOfCall(call: CallSpec): string | null {
  if (!IMPLEMENTED.has(call.name)) return `needs ${call.name}()`;
  try {
    if (call.name === "setsockopt" || call.name === "getsockopt") checkedOption(call.args[2]);
    const last = call.args.at(-1);
    if (/^(?:send|recv)/.test(call.name) && last?.kind !== "struct" && last?.kind !== "string") {
      const flags = numberOf(call.name === "sendto" ? call.args[3] : last) ?? 0;
      if ((flags & ZEROCOPY_FLAGS) !== 0) return "needs MSG_ZEROCOPY";
      if ((flags & ERROR_QUEUE_FLAG) !== 0) return "needs the error queue (MSG_ERRQUEUE)";
    }
  } catch (error) {
    if (error instanceof Unsupported) return error.message;
    throw error;
  }
  return null;
}
