/** TCP options in tcpdump's wording: "mss 1460", "TS val 5 ecr 0", "sack 1 {1461:2921}". */
import type { TcpOption } from "./options.ts";

/** One option as tcpdump writes it; what tcpdump has no words for, by its RFC's name. */
export function optionText(option: TcpOption): string {
  switch (option.name) {
    case "sack-permitted":
      return "sackOK";
    case "mss":
      return `mss ${option.bytes}`;
    case "window-scale":
      return `wscale ${option.shift}`;
    case "sack":
      return `sack ${option.blocks.length} ${option.blocks.map(blockText).join("")}`;
    case "timestamps":
      return `TS val ${option.tsVal} ecr ${option.tsEcr}`;
    case "fast-open":
      return option.cookie.length === 0 ? "tfo cookiereq" : `tfo cookie ${hex(option.cookie)}`;
    case "mptcp":
      return `mptcp ${option.subtype}`;
    case "user-timeout":
      return `uto ${option.seconds} s`;
    case "echo":
    case "echo-reply":
      return `${option.name.replace("-", "")} ${option.value}`;
    case "cc":
    case "cc-new":
    case "cc-echo":
      return `${option.name.replace("-", "")} ${option.count}`;
    case "ao":
      return `ao keyid ${option.keyId} rnextkeyid ${option.rNextKeyId}`;
    case "experiment":
      return `exp-0x${option.exId.toString(16)} ${hex(option.data)}`.trimEnd();
    case "unknown":
      return `unknown-${option.kind} ${hex(option.data)}`.trimEnd();
    default:
      return option.name;
  }
}

const blockText = ({ left, right }: { left: number; right: number }): string =>
  `{${left}:${right}}`;

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
