/** setsockopt, getsockopt and fcntl. */
import type { OptionName, SocketOptions } from "../../engine/api.ts";
import { isFastOpenKey } from "../../engine/open/listenCall.ts";
import type { CallSpec, Expression } from "./ast.ts";
import type { Calls } from "./calls.ts";
import { CONSTANTS, OTHER_NAMES, SOCKET_OPTIONS, SPECIAL_OPTIONS } from "./constants.ts";
import type { SocketDescriptor } from "./descriptors.ts";
import { reason } from "./messages/words.ts";
import { done, failed, fromStack, mismatchOf, type Outcome } from "./outcome.ts";
import { fieldOf, numberOf, protocolOf, symbolOf, textOf, Unsupported } from "./values.ts";

const O_RDWR = CONSTANTS.get("O_RDWR") as number;
const O_NONBLOCK = CONSTANTS.get("O_NONBLOCK") as number;

const TCP_IN_UDP = "TCP in UDP";

/** Options whose names may stand in a script; throws Unsupported for one that cannot be had. */
export function checkedOption(expression: Expression | undefined): string {
  const said = symbolOf(expression) ?? "";
  const name = OTHER_NAMES.get(said) ?? said;
  if (name === "TCP_REMOTE_UDP_ENCAPS_PORT")
    throw new Unsupported(reason("needsProtocol", TCP_IN_UDP));
  const protocol = protocolOf(name);
  if (protocol !== undefined) throw new Unsupported(reason("needsProtocol", protocol));
  if (name === "TCP_MD5SIG") throw new Unsupported(reason("needsMd5"));
  if (SOCKET_OPTIONS.has(name) || SPECIAL_OPTIONS.has(name)) return name;
  throw new Unsupported(reason("needs", name || `option ${numberOf(expression) ?? "?"}`));
}

/**
 * Options that change nothing here: bind() takes no port away, control messages always come, and
 * the engine never fragments, whatever IP_MTU_DISCOVER allows.
 */
const TAKEN_AS_SET: ReadonlySet<string> = new Set([
  "TCP_INQ",
  "IP_BIND_ADDRESS_NO_PORT",
  "IP_FREEBIND",
  "IP_MTU_DISCOVER",
]);

/** `setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 4) = 0` */
export function setsockopt(calls: Calls, call: CallSpec): Outcome {
  const socket = calls.descriptors.socket(numberOf(call.args[0]));
  if (socket === undefined) return failed("EBADF");
  const name = checkedOption(call.args[2]);
  if (TAKEN_AS_SET.has(name)) return done(0);
  if (name === "IP_LOCAL_PORT_RANGE") {
    // Both ends of the range in one number, the upper one above: ip(7).
    const range = numberOf(call.args[3]) ?? 0;
    const port = range & 0xffff;
    if (range >>> 16 !== port) throw new Unsupported(reason("needs", name));
    socket.port = port === 0 ? null : port;
    return done(0);
  }
  if (name === "TCP_CONGESTION") {
    const module = textOf(call.args[3]) ?? "";
    if (socket.id !== null) {
      return fromStack(calls.underTest.stack.setCongestion(socket.id, module));
    }
    socket.congestion = module;
    return done(0);
  }
  if (name === "TCP_FASTOPEN_KEY") return setFastOpenKey(calls, socket, call);
  if (name === "TCP_FUNCTION_BLK") return chooseFunctions(call);
  const value = optionValue(name, call.args[3]);
  if (value === null) return failed("EFAULT");
  const { stack, now } = calls.underTest;
  if (socket.id === null) {
    const option = { [name]: value } as Partial<SocketOptions>;
    // The pending error of a socket that is not open is 0, or why it cannot have the option.
    const refused = stack.unopenedOption(option, "SO_ERROR");
    if (refused !== 0) return fromStack(refused);
    Object.assign(socket.options, option);
    return done(0);
  }
  return fromStack(stack.setOption(socket.id, name as OptionName, value, now));
}

/** FreeBSD's choice of a whole TCP: of its base stack there is one here, of RACK and BBR none. */
function chooseFunctions(call: CallSpec): Outcome {
  const name = textOf(fieldOf(call.args[3], "function_set_name")) ?? "";
  if (name === "freebsd" || name === "default") return done(0);
  throw new Unsupported(reason("needs", `TCP_FUNCTION_BLK "${name}"`));
}

/** `setsockopt(3, SOL_TCP, TCP_FASTOPEN_KEY, "\xa1…", 16) = 0` */
function setFastOpenKey(calls: Calls, socket: SocketDescriptor, call: CallSpec): Outcome {
  const text = (textOf(call.args[3]) ?? "").slice(0, numberOf(call.args[4]) ?? 0);
  const key = Uint8Array.from(text, (char) => char.charCodeAt(0));
  if (!isFastOpenKey(key)) return failed("EINVAL");
  if (socket.id !== null) return fromStack(calls.underTest.stack.setFastOpenKey(socket.id, key));
  socket.fastOpenKey = key;
  return done(0);
}

/** SO_LINGER is a structure; all others are a number in an array. */
function optionValue(name: string, expression: Expression | undefined): number | null {
  if (name !== "SO_LINGER") return numberOf(expression);
  const on = numberOf(fieldOf(expression, "onoff")) ?? 0;
  return on === 0 ? -1 : (numberOf(fieldOf(expression, "linger")) ?? 0);
}

/** `getsockopt(4, SOL_SOCKET, SO_ERROR, [ECONNRESET], [4]) = 0`: the value must be the script's. */
export function getsockopt(calls: Calls, call: CallSpec): Outcome {
  const socket = calls.descriptors.socket(numberOf(call.args[0]));
  if (socket === undefined) return failed("EBADF");
  const name = checkedOption(call.args[2]);
  if (name === "TCP_INFO" || name === "TCP_CONGESTION") return done(0);
  const { stack } = calls.underTest;
  const actual =
    socket.id === null
      ? stack.unopenedOption(socket.options, name as OptionName)
      : stack.getOption(socket.id, name as OptionName);
  if (calls.dialect === "freebsd" && BUFFER_SIZES.has(name)) return done(0);
  return done(0, mismatchOf(name, optionValue(name, call.args[3]), actual));
}

/** FreeBSD counts what its buffers hold in another way: see freebsdSysctls.ts. */
const BUFFER_SIZES: ReadonlySet<string> = new Set(["SO_RCVBUF", "SO_SNDBUF"]);

/** `fcntl(3, F_GETFL) = 0x2`, `fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0` */
export function fcntl(calls: Calls, call: CallSpec): Outcome {
  const socket = calls.descriptors.socket(numberOf(call.args[0]));
  if (socket === undefined) return failed("EBADF");
  const command = numberOf(call.args[1]);
  if (command === CONSTANTS.get("F_GETFL")) {
    return done(O_RDWR | (socket.nonblocking ? O_NONBLOCK : 0));
  }
  if (command !== CONSTANTS.get("F_SETFL")) return failed("EINVAL");
  socket.nonblocking = ((numberOf(call.args[2]) ?? 0) & O_NONBLOCK) !== 0;
  return done(0);
}
