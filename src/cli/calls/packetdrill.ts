/** `synfin packetdrill`'s words. */
import { DIALECTS } from "../../lab/packetdrill/index.ts";
import type { Call, OptionTable } from "./call.ts";
import { EVERYWHERE } from "./common.ts";

export const PACKETDRILL_OPTIONS = {
  json: {
    says: {
      en: "a line of JSON for each script: file, result, reason",
      zh: "每个脚本一行 JSON：file、result、reason",
    },
  },
  exact: {
    says: {
      en:
        "allow no tolerance beyond the script's own ranges of time, and no packet that the " +
        "script does not expect",
      zh: "除脚本自己写明的时间范围外不容许任何偏差，也不容许发出脚本没有预期的报文",
    },
  },
  define: {
    short: "D",
    value: { en: "SYMBOL=VALUE", zh: "符号=值" },
    many: true,
    says: {
      en:
        "what a word in the scripts stands for; a symbol alone is enough for #ifdef; may be " +
        "repeated",
      zh: "脚本中某个词代表什么；只给符号即可供 #ifdef 使用；可重复给出",
    },
  },
  dialect: {
    value: { en: "NAME", zh: "名称" },
    choices: DIALECTS,
    says: {
      en:
        "whose scripts these are: linux or freebsd (default: freebsd for those that set " +
        "FreeBSD's sysctls or lie in a folder bsd/, else linux)",
      zh: "脚本属于哪一家：linux 或 freebsd（默认：设置 FreeBSD 的 sysctl 或位于 bsd/ 目录的为 freebsd，其余为 linux）",
    },
  },
  ip_version: {
    value: { en: "VERSION", zh: "版本" },
    choices: ["ipv4", "ipv6", "ipv4_mapped_ipv6"],
    says: {
      en: "ipv4, ipv6 or ipv4_mapped_ipv6 (default: the script's own, or ipv4)",
      zh: "ipv4、ipv6 或 ipv4_mapped_ipv6（默认由脚本决定，否则 ipv4）",
    },
  },
  mtu: {
    value: "N",
    says: {
      en: "of the link (default: the script's own, or 1500)",
      zh: "链路的 MTU（默认由脚本决定，否则 1500）",
    },
  },
  local_ip: {
    value: { en: "ADDRESS", zh: "地址" },
    says: { en: "the stack under test", zh: "被测的一端" },
  },
  remote_ip: {
    value: { en: "ADDRESS", zh: "地址" },
    says: { en: "the script's side", zh: "脚本扮演的一端" },
  },
  tolerance_usecs: {
    value: "N",
    says: {
      en: "microseconds that an event may be early or late (default 4000)",
      zh: "事件可以早到或晚到的微秒数（默认 4000）",
    },
  },
  tolerance_percent: {
    value: "N",
    says: {
      en: "the same in percent of the wait before it (default 12.5)",
      zh: "同上，为之前等待时间的百分比（默认 12.5）",
    },
  },
  ...EVERYWHERE,
} as const satisfies OptionTable;

export const packetdrillCall: Call = {
  name: "packetdrill",
  operands: { en: "FILE…", zh: "文件…" },
  says: {
    en: "run packetdrill scripts against the engine, in virtual time",
    zh: "在虚拟时间里用引擎运行 packetdrill 脚本",
  },
  usage: [
    [
      { en: "synfin packetdrill [OPTIONS] FILE…", zh: "synfin packetdrill [选项] 文件…" },
      { en: "a directory stands for all .pkt below it", zh: "目录代表其下所有 .pkt 文件" },
    ],
  ],
  groups: [{ title: { en: "Options", zh: "选项" }, options: PACKETDRILL_OPTIONS }],
  closing: {
    en:
      "What stands in a script comes before what is given here. A failure shows the script's " +
      "line, what was expected, what came, and the ladder of the connection. Nothing in a script " +
      "is ever executed: settings made in `backticks` are understood; what cannot be had here " +
      "makes a script skipped.\n\n" +
      "Exit status: 0 when no script failed; 1 when one did; 2 for a wrong call.",
    zh:
      "脚本自己写明的优先于此处给出的。失败时显示脚本的那一行、预期、实际以及该连接的时序图。" +
      "脚本中的任何内容都不会被执行：`反引号`中的设置会被理解；这里无法具备的条件使脚本被跳过。" +
      "\n\n退出状态：没有脚本失败为 0；有失败为 1；调用有误为 2。",
  },
  takesFiles: true,
};
