/** `synfin explain`'s words. */
import type { Call, OptionTable } from "./call.ts";
import { EVERYWHERE } from "./common.ts";

/** The forms of a ladder. */
export const LADDER_FORMS = ["text", "svg", "mermaid"] as const;

/** What the connections can be grouped by. */
export const GROUPINGS = ["server", "port", "cause", "client"] as const;

/** What a list of connections can be sorted by. */
export const SORTINGS = ["telling", "number", "start", "duration", "bytes"] as const;

const SHOW = {
  connection: {
    short: "c",
    value: "N",
    says: {
      en: "one connection whole: states, segments, ladder, filters",
      zh: "完整讲述一条连接：状态、报文段、时序图、过滤器",
    },
  },
  ladder: {
    value: { en: "FORM", zh: "形式" },
    choices: LADDER_FORMS,
    says: {
      en: "only its ladder: text, svg or mermaid (with --connection)",
      zh: "只要它的时序图：text、svg 或 mermaid（与 --connection 同用）",
    },
  },
  json: {
    says: {
      en: "a line of JSON for each connection (docs/json.md)",
      zh: "每条连接一行 JSON（见 docs/json.md）",
    },
  },
  events: {
    says: { en: "every state transition, in order of time", zh: "按时间顺序的每次状态转移" },
  },
  zeek: { says: { en: "conn.log as Zeek writes it", zh: "与 Zeek 相同格式的 conn.log" } },
  csv: { says: { en: "a table for spreadsheets", zh: "供电子表格使用" } },
  html: { says: { en: "one self-contained page", zh: "一个自包含的网页" } },
  follow: { says: { en: "connections as they end, live", zh: "连接结束时即时输出" } },
  "group-by": {
    value: { en: "WHAT", zh: "依据" },
    choices: GROUPINGS,
    says: {
      en: "a line for each server, port, cause (of resets) or client, the most connections first",
      zh: "每个 server、port、cause（重置原因）或 client 一行，连接最多的在前",
    },
  },
  absolute: {
    says: {
      en: "times as dates and times of day (UTC), not as seconds since the capture began",
      zh: "时间写成日期与时刻（UTC），而非自抓包开始的秒数",
    },
  },
  output: {
    short: "o",
    value: { en: "FILE", zh: "文件" },
    isFile: true,
    says: {
      en: "write into FILE instead of to standard output",
      zh: "写入该文件，而非标准输出",
    },
  },
} as const satisfies OptionTable;

const CHOOSE = {
  where: {
    value: { en: "EXPRESSION", zh: "表达式" },
    many: true,
    says: {
      en:
        "'closed.how = reset and opened.rttMs > 100': fields of the JSON, = != < <= > >= ~, and " +
        "or not (also == && || !), in (a, b), addresses as 10.0.0.0/8, parentheses; several " +
        "must all hold",
      zh:
        "'closed.how = reset and opened.rttMs > 100'：JSON 的字段，= != < <= > >= ~，and or not（也可写 " +
        "== && || !），in (a, b)，地址可写 10.0.0.0/8，括号；给出多个时须同时成立",
    },
  },
  from: {
    value: { en: "TIME", zh: "时间" },
    says: {
      en:
        "leave out packets before: seconds since the capture began (1.5, 2min), or a date and " +
        "time (2026-05-01T12:00:00Z)",
      zh: "略去此前的数据包：自抓包开始的秒数（1.5、2min），或日期与时刻（2026-05-01T12:00:00Z）",
    },
  },
  to: {
    value: { en: "TIME", zh: "时间" },
    says: { en: "leave out packets after, written the same way", zh: "略去此后的数据包，写法相同" },
  },
  sort: {
    value: { en: "BY", zh: "依据" },
    choices: SORTINGS,
    says: {
      en: "order of the list: telling (the default), number, start, duration or bytes",
      zh: "列表的次序：telling（最说明问题的在前，默认）、number、start、duration 或 bytes",
    },
  },
  limit: {
    value: "N",
    says: {
      en: "at most N connections, in every view (the list's default is 50; 0: all)",
      zh: "任何视图中最多 N 条连接（列表默认 50；0 表示全部）",
    },
  },
} as const satisfies OptionTable;

const WORK = {
  interface: {
    short: "i",
    value: { en: "IFACE", zh: "网卡" },
    says: {
      en: "capture there, with tcpdump or dumpcap",
      zh: "用 tcpdump 或 dumpcap 在该网卡上抓包",
    },
  },
  read: {
    short: "r",
    value: { en: "FILE", zh: "文件" },
    many: true,
    isFile: true,
    says: {
      en: "a capture to read; what else is given is then the filter, as with tcpdump",
      zh: "要读取的抓包；此时其余的词是过滤表达式，与 tcpdump 相同",
    },
  },
  "max-connections": {
    value: "N",
    says: {
      en: "remember at most N connections at once (default 1000000)",
      zh: "同时最多记住 N 条连接（默认 1000000）",
    },
  },
  strict: {
    says: {
      en: 'exit with 1 when a finding of severity "error" was made',
      zh: "发现严重程度为 error 的问题时以 1 退出",
    },
  },
  ...EVERYWHERE,
} as const satisfies OptionTable;

export const EXPLAIN_OPTIONS = { ...SHOW, ...CHOOSE, ...WORK } as const;

export const explainCall: Call = {
  name: "explain",
  operands: { en: "FILE…", zh: "文件…" },
  says: {
    en: "every connection of a capture, from its first SYN to its last FIN",
    zh: "抓包中的每条连接，从第一个 SYN 到最后一个 FIN",
  },
  usage: [
    [
      {
        en: "synfin explain [OPTIONS] FILE… ['FILTER']",
        zh: "synfin explain [选项] 文件… ['过滤表达式']",
      },
      { en: "several files are read in time order", zh: "多个文件按时间顺序合并读取" },
    ],
    [
      "tcpdump -U -w - | synfin explain -",
      { en: "as connections come and go", zh: "连接来去之间实时解释" },
    ],
    [
      { en: "synfin explain -i IFACE ['FILTER']", zh: "synfin explain -i 网卡 ['过滤表达式']" },
      { en: "starts tcpdump (or dumpcap) itself", zh: "由它启动 tcpdump（或 dumpcap）" },
    ],
  ],
  opening: {
    en:
      "pcap and pcapng, plain, gzip or zstd, are recognised by content. FILTER is tcpdump's " +
      "language: 'port 443 and host 192.0.2.1'.",
    zh:
      "pcap 与 pcapng，无论是否以 gzip 或 zstd 压缩，均按内容识别。过滤表达式用 tcpdump 的语言：'port 443 and host " +
      "192.0.2.1'。",
  },
  groups: [
    {
      title: {
        en:
          "What to show (default: a summary, then a line for each connection, the most telling " +
          "first)",
        zh: "显示什么（默认：先是摘要，然后每条连接一行，最说明问题的在前）",
      },
      options: SHOW,
    },
    { title: { en: "What to choose", zh: "选取什么" }, options: CHOOSE },
    { title: { en: "How to work", zh: "如何工作" }, options: WORK },
  ],
  closing: {
    en: "Exit status: 0; 1 with --strict and an error found; 2 for a wrong call.",
    zh: "退出状态：0；使用 --strict 且发现 error 时为 1；调用有误为 2。",
  },
  takesFiles: true,
};
