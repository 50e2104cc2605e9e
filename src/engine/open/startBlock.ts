/** A new block's buffers and options: what connect() and listen() have in common. */
import type { Core } from "../block/core.ts";
import type { ErrorCode } from "../block/errors.ts";
import { failure } from "../block/errors.ts";
import type { Tcb } from "../block/tcb.ts";
import { setCongestion } from "../recovery/recovery.ts";
import type { OptionName, SocketOptions } from "../socket/options.ts";
import { getOption, setOption } from "../socket/options.ts";

/** Gives a block its buffers, options and congestion module; 0, or why an option is refused. */
export function startBlock(
  core: Core,
  tcb: Tcb,
  options: Partial<SocketOptions> | undefined,
  congestion: string | undefined,
): ErrorCode {
  tcb.sndbuf = core.settings.tcp_wmem[1];
  tcb.rcvbuf = core.settings.tcp_rmem[1];
  const module = congestion ?? core.settings.tcp_congestion_control;
  if (!setCongestion(core, tcb, module)) return failure("EINVAL");
  for (const name in options) {
    const value = options[name as keyof SocketOptions];
    if (value === undefined) continue;
    const result = setOption(core, tcb, name as keyof SocketOptions, value);
    if (result !== 0) return result;
  }
  return 0;
}

/**
 * An option of a socket that is not open yet and has `options`: what was set, or else what the
 * settings say; or why one of them is refused: EINVAL, EOPNOTSUPP.
 */
export function unopenedOption(
  core: Core,
  options: Partial<SocketOptions>,
  name: OptionName,
): number | ErrorCode {
  const tcb = core.allocate();
  const wrong = startBlock(core, tcb, options, undefined);
  const value = wrong === 0 ? getOption(core, tcb, name) : wrong;
  core.free(tcb);
  return value;
}
