/**
 * What a script needs that cannot be had here, found before it runs: such a script is skipped, with
 * the reason, and never counted as passed.
 */
import type { CallSpec, Script, ScriptEvent, TcpSpec } from "./ast.ts";
import { IMPLEMENTED } from "./callTable.ts";
import { understandCommand } from "./commands.ts";
import { CONSTANTS } from "./constants.ts";
import { type Reason, reason } from "./messages/words.ts";
import { checkedOption } from "./optionCalls.ts";
import { numberOf, protocolOf, Unsupported } from "./values.ts";

/** The first thing that is missing; null when the script can run. */
export function missingNeed(script: Script): Reason | null {
  if (script.need !== null) return script.need;
  // What a clean-up command undoes is no concern here: each run has a stack of its own.
  for (const command of script.setUp) {
    const { unsupported } = understandCommand(command);
    if (unsupported !== null) return unsupported;
  }
  for (const option of ["udp", "wire_client", "wire_server", "so_filename"]) {
    if (script.options.has(option)) return reason("needs", `--${option}`);
  }
  for (const event of script.events) {
    const need = needOf(event);
    if (need !== null) return need;
  }
  return null;
}

function needOf({ action }: ScriptEvent): Reason | null {
  switch (action.kind) {
    case "command":
      return needOfCommand(action.text);
    case "packet":
      return action.packet.protocol === "tcp" ? needOfSegment(action.packet) : null;
    case "call":
      return needOfCall(action.call);
    case "code":
      return null;
  }
}

function needOfCommand(text: string): Reason | null {
  const { unsupported, mtu } = understandCommand(text);
  return mtu === null ? unsupported : reason("needsCommand", text);
}

function needOfSegment(packet: TcpSpec): Reason | null {
  if (packet.spoilt !== null) return reason("needs", `{ ${packet.spoilt} }`);
  // Signed segments may arrive, and are dropped; to send some there would have to be a key.
  const signs = packet.direction === "out" && packet.options?.some(({ name }) => name === "md5");
  return signs === true ? reason("needsMd5") : null;
}

const ZEROCOPY_FLAG = CONSTANTS.get("MSG_ZEROCOPY") as number;
const ERROR_QUEUE_FLAG = CONSTANTS.get("MSG_ERRQUEUE") as number;

function needOfName(name: string): Reason {
  const protocol = protocolOf(name);
  return protocol === undefined ? reason("needs", `${name}()`) : reason("needsProtocol", protocol);
}

function needOfCall(call: CallSpec): Reason | null {
  if (!IMPLEMENTED.has(call.name)) return needOfName(call.name);
  try {
    if (call.name === "setsockopt" || call.name === "getsockopt") checkedOption(call.args[2]);
    const last = call.args.at(-1);
    if (/^(?:send|recv)/.test(call.name) && last?.kind !== "struct" && last?.kind !== "string") {
      const flags = numberOf(call.name === "sendto" ? call.args[3] : last) ?? 0;
      if ((flags & ZEROCOPY_FLAG) !== 0) return reason("needs", "MSG_ZEROCOPY");
      if ((flags & ERROR_QUEUE_FLAG) !== 0) return reason("needsErrorQueue");
    }
  } catch (error) {
    if (error instanceof Unsupported) return error.reason;
    throw error;
  }
  return null;
}
