/** `synfin host`'s words; `listen` and `connect` take most of them too. */
import type { Call, OptionTable } from "./call.ts";
import { EVERYWHERE } from "./common.ts";
import { KNOB_OPTIONS } from "./knobs.ts";

/** The options that a host on a device takes. */
export const DEVICE_OPTIONS = {
  address: {
    value: { en: "ADDRESS/BITS", zh: "地址/位数" },
    many: true,
    says: {
      en:
        "its address; may be repeated (default: the first free of 192.0.2.2/24 and " +
        "2001:db8::2/64 on)",
      zh: "它的地址；可重复（默认：自 192.0.2.2/24 与 2001:db8::2/64 起第一个空闲的）",
    },
  },
  peer: {
    value: { en: "ADDRESS", zh: "地址" },
    many: true,
    says: {
      en: "the kernel's side, for each address (default: the first free one)",
      zh: "内核一侧，与各地址对应（默认：第一个空闲地址）",
    },
  },
  tun: {
    value: { en: "NAME", zh: "名称" },
    says: { en: "the device's name (default: the kernel chooses)", zh: "设备名（默认由内核选择）" },
  },
  mtu: {
    value: { en: "BYTES", zh: "字节" },
    says: { en: "of the device (default 1500)", zh: "设备的 MTU（默认 1500）" },
  },
  set: {
    value: { en: "KNOB=VALUE", zh: "参数=值" },
    many: true,
    says: {
      en:
        "a knob by Linux's name, such as tcp_fin_timeout=5; may be repeated. --KNOB VALUE is " +
        "the same (docs/knobs.md lists all)",
      zh: "Linux 名称的参数，例如 tcp_fin_timeout=5；可重复。--参数 值 与此相同（全部参数见 docs/knobs.zh-CN.md）",
    },
  },
  trace: {
    says: {
      en: "print every transition and every segment as they happen",
      zh: "状态转移和报文段发生时即打印",
    },
  },
  pcap: {
    value: { en: "FILE", zh: "文件" },
    isFile: true,
    says: { en: "write every packet, for Wireshark", zh: "写出每个数据包，供 Wireshark 查看" },
  },
  "no-offload": {
    says: {
      en: "let no packet be longer than the MTU, and make every checksum",
      zh: "任何数据包不超过 MTU，并计算每个校验和",
    },
  },
} as const satisfies OptionTable;

const HOST = {
  ...DEVICE_OPTIONS,
  bare: {
    says: {
      en: "remember nothing of connections: fastest, for measurements",
      zh: "不记录连接：最快，用于测量",
    },
  },
  ...EVERYWHERE,
} as const satisfies OptionTable;

export const HOST_OPTIONS = { ...HOST, ...KNOB_OPTIONS } as const;

export const hostCall: Call = {
  name: "host",
  operands: "",
  says: {
    en: "a host of its own on a TUN device, run by the engine, to play with",
    zh: "由引擎在 TUN 设备上运行的一台独立主机，可供试验",
  },
  usage: [[{ en: "sudo synfin host [OPTIONS]", zh: "sudo synfin host [选项]" }, ""]],
  opening: {
    en:
      "It serves echo (7), discard (9), chargen (19), http (80: a page that shows the life of " +
      "its own connection), iperf3 (5201) and lines (8089: each line is answered, quit closes). " +
      "Ctrl-C takes all of it away again.",
    zh:
      "它提供 echo（7）、discard（9）、chargen（19）、http（80：网页显示它自己这条连接的一生）、iperf3（5201）和行服务（8089：逐行应答，" +
      "quit 关闭）。按 Ctrl-C 即全部撤除。",
  },
  groups: [{ title: { en: "Options", zh: "选项" }, options: HOST }],
  untold: KNOB_OPTIONS,
  closing: {
    en: "Try: curl http://192.0.2.2/ · nc 192.0.2.2 8089 · iperf3 -c 192.0.2.2",
    zh: "试试：curl http://192.0.2.2/ · nc 192.0.2.2 8089 · iperf3 -c 192.0.2.2",
  },
};
