/** The words of `synfin listen` and `synfin connect`. */
import type { Call, OptionTable } from "./call.ts";
import { EVERYWHERE } from "./common.ts";
import { DEVICE_OPTIONS } from "./host.ts";
import { KNOB_OPTIONS } from "./knobs.ts";

/** Whose sockets. */
const PLACES = ["synfin", "kernel"] as const;

const PLACE = {
  on: {
    value: { en: "WHOSE", zh: "谁的" },
    choices: PLACES,
    says: {
      en:
        "whose sockets: synfin, the engine's on a TUN device (the default), or kernel, whose " +
        "transitions root can see, and whose segments tcpdump captures for the ladder",
      zh: "用谁的套接字：synfin，即 TUN 设备上引擎的（默认）；或 kernel，即内核的，其状态转移 root 可见，其报文段由 tcpdump 捕获以画出梯形图",
    },
  },
  linger: { value: "0", choices: ["0"], says: { en: "close with a reset", zh: "以 RST 关闭" } },
} as const satisfies OptionTable;

const LISTEN = {
  ...PLACE,
  once: { says: { en: "end after the first connection", zh: "第一条连接结束后退出" } },
} as const satisfies OptionTable;

const CONNECT = {
  ...PLACE,
  count: {
    value: "N",
    says: {
      en: "open N short connections; ends with how many were in which state when",
      zh: "打开 N 条短连接；最后列出各时刻处于各状态的连接数",
    },
  },
  concurrent: {
    value: "C",
    says: {
      en: "at most C at a time (default 50); C = N closes all of them at once",
      zh: "同时最多 C 条（默认 50）；C = N 时全部同时关闭",
    },
  },
  rate: { value: "R", says: { en: "at most R new ones a second", zh: "每秒最多新建 R 条" } },
} as const satisfies OptionTable;

const SHARED = { ...DEVICE_OPTIONS, ...EVERYWHERE } as const;

export const LISTEN_OPTIONS = { ...LISTEN, ...SHARED, ...KNOB_OPTIONS } as const;

export const CONNECT_OPTIONS = { ...CONNECT, ...SHARED, ...KNOB_OPTIONS } as const;

const OPTIONS = { en: "Options", zh: "选项" };
const OF_THE_DEVICE = { en: "The host's, with --on synfin", zh: "使用 --on synfin 时主机的选项" };

export const listenCall: Call = {
  name: "listen",
  operands: { en: "[PORT]", zh: "[端口]" },
  says: {
    en: "a server to play with, on the engine or on the kernel",
    zh: "可供试验的服务端，用引擎或内核的套接字",
  },
  usage: [
    [
      { en: "sudo synfin listen [OPTIONS] [PORT]", zh: "sudo synfin listen [选项] [端口]" },
      { en: "default port 8089", zh: "默认端口 8089" },
    ],
  ],
  opening: {
    en:
      "Each line is answered, quit closes. Transitions are printed as they happen, and each " +
      "connection's life and ladder at the end (Ctrl-C).",
    zh: "逐行应答，quit 关闭。状态转移发生时即打印；结束时（Ctrl-C）打印每条连接的一生和时序图。",
  },
  groups: [
    { title: OPTIONS, options: LISTEN },
    { title: OF_THE_DEVICE, options: SHARED },
  ],
  untold: KNOB_OPTIONS,
};

export const connectCall: Call = {
  name: "connect",
  operands: { en: "HOST[:PORT]", zh: "主机[:端口]" },
  says: {
    en: "a client to play with: one connection, or many short ones",
    zh: "可供试验的客户端：一条连接，或许多短连接",
  },
  usage: [
    [
      {
        en: "sudo synfin connect [OPTIONS] HOST[:PORT]",
        zh: "sudo synfin connect [选项] 主机[:端口]",
      },
      { en: "default port 8089; [IPv6]:PORT", zh: "默认端口 8089；[IPv6]:端口" },
    ],
  ],
  opening: {
    en:
      "Standard input goes out, what comes back goes to standard output. Ctrl-D closes our " +
      "direction; the other end may go on. Transitions are printed as they happen on standard " +
      "error, and the life and the ladder of the connection at the end.",
    zh: "标准输入发往对端，对端的应答写到标准输出。Ctrl-D 关闭本端方向，对端仍可继续。状态转移发生时打印到标准错误，结束时打印连接的一生和时序图。",
  },
  groups: [
    { title: OPTIONS, options: CONNECT },
    { title: OF_THE_DEVICE, options: SHARED },
  ],
  untold: KNOB_OPTIONS,
  closing: {
    en:
      "With --on synfin HOST is an address, such as 192.0.2.1, the kernel's. Exit status: 0; 1 " +
      "when a connection failed; 2 for a wrong call.",
    zh: "使用 --on synfin 时主机须为地址：内核一侧是 192.0.2.1。退出状态：0；有连接失败为 1；调用有误为 2。",
  },
};
