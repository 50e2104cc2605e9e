/** What a code block sees: the socket's tcp_info and memory, and the names of constants. */
import type { Calls } from "./calls.ts";
import type { CodeValue } from "./code.ts";
import { CONSTANTS } from "./constants.ts";

/** FreeBSD counts in bytes what Linux counts in segments. */
const IN_BYTES_ON_FREEBSD = ["tcpi_snd_cwnd", "tcpi_snd_ssthresh"] as const;

/** Sets in `scope` what holds now; what an earlier block set of its own stays. */
export function fillScope(scope: Map<string, CodeValue>, calls: Calls): void {
  for (const [name, value] of CONSTANTS) scope.set(name, value);
  const { stack, now } = calls.underTest;
  const id = calls.descriptors.socket(calls.underTestDescriptor)?.id ?? null;
  const info = id === null ? undefined : stack.info(id, now);
  // A socket without a connection is closed; what else there is to tell was another's.
  if (id === null || info === undefined) {
    scope.set("tcpi_state", CONSTANTS.get("TCP_CLOSE") as number);
    return;
  }
  for (const [name, value] of Object.entries(info)) scope.set(name, value as number);
  scope.set("SK_MEMINFO_RCVBUF", stack.getOption(id, "SO_RCVBUF"));
  scope.set("SK_MEMINFO_SNDBUF", stack.getOption(id, "SO_SNDBUF"));
  if (calls.dialect !== "freebsd") return;
  for (const name of IN_BYTES_ON_FREEBSD) scope.set(name, info[name] * info.tcpi_snd_mss);
}
