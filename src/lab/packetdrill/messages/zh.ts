/** The runner's words in Chinese. */
import type { DrillWords, FieldName, Noun } from "./words.ts";

const FIELDS: Readonly<Record<FieldName, string>> = {
  flags: "标志",
  sequence: "序列号",
  length: "长度",
  ack: "确认号",
  window: "窗口",
  urgentPointer: "紧急指针",
  ecn: "ECN 字段",
  typeOfService: "服务类型",
  timeToLive: "生存时间",
  options: "选项",
  timestamp: "时间戳",
  timestampEcho: "时间戳回显",
  sack: "SACK 块",
  mss: "MSS",
  windowScale: "窗口扩大因子",
  cookie: "Fast Open cookie",
  option: "选项",
};

const NOUNS: Readonly<Record<Noun, string>> = {
  action: "报文、系统调用、`命令` 或 %{ 代码 }%",
  argument: "参数",
  number: "数字",
  ipInfo: "ect0、ect1、ect01、ce、noecn、tos、class、dscp、ttl、hlim 或 flowlabel",
  flags: "TCP 标志（S F R P . U E W，无标志写 -）",
  define: "--define=符号=值",
  optionName: "选项名",
  time: "时间",
  icmpType: "ICMP 类型",
  counter: "e0b、ceb 或 e1b",
  symbol: "#ifdef 之后的符号",
  dscp: "DSCP 的名称",
};

const where = (near: string): string => (near === "" ? "末尾" : `“${near}”处`);

export const zh: DrillWords = {
  expected: (noun, near) => `${where(near)}应为${NOUNS[noun]}`,
  expectedToken: (token, near) => `${where(near)}应为“${token}”`,
  neverClosed: (open) => `${open} 没有闭合`,
  sequenceEnd: (text) => `${text}：终点不等于起点加长度`,
  unknownOption: (name) => `“${name}”不是这里认识的 TCP 选项`,
  noConditional: (word) => `${word} 之前没有 #ifdef`,
  eventAfterCleanUp: () => "清理命令之后不能再有事件",
  anyTimeIsForOutbound: () => "只有发出的报文可以写任意时刻（*）",
  rangeBackwards: () => "时间范围的终点早于起点",
  blockingBackwards: () => "阻塞调用的结束早于开始",
  syntax: (line, mistake) => `第 ${line} 行：${mistake}`,

  differs: (field, expected, got, came) =>
    `${FIELDS[field]}：预期 ${expected}，实际 ${got}；发出的是：${came}`,
  timing: (expected, came) => `预期在 ${expected}，实际在 ${came}`,
  callTiming: (call, expected, came) => `${call}() 应在 ${expected} 返回，实际在 ${came} 返回`,
  noPacket: (until) => `预期有一个报文，到 ${until} 仍没有发出`,
  unasked: (came, at) => `在 ${at} 发出了脚本没有预期的报文：${came}`,
  blocks: (call) => `${call}() 阻塞了，而脚本没有写明到何时为止`,
  notReturned: (call, due) => `${call}() 应在 ${due} 返回，却没有返回`,
  result: (call, expected, got) => `${call}()：预期 ${expected}，实际 ${got}`,
  answer: (call, what, expected, got) => `${call}() 的 ${what}：预期 ${expected}，实际 ${got}`,
  sockets: (state, expected, got) => `处于 ${state} 的套接字：预期 ${expected}，实际 ${got}`,
  assertion: (text) => `断言 ${text} 不成立`,
  code: (near) => `代码在“${near}”处无法理解`,
  bug: (message) => `这是 synfin 自身的错误，请报告：${message}`,
  at: (line, source) => `第 ${line} 行：${source}`,

  needs: (what) => `需要 ${what}`,
  needsProtocol: (protocol) => `需要 ${protocol}；这里只运行 IPv4 和 IPv6 上的 TCP`,
  needsMd5: () => "需要 TCP MD5 签名（RFC 2385）",
  needsErrorQueue: () => "需要错误队列（MSG_ERRQUEUE）",
  needsIcmpSent: () => "需要协议栈自己发出的 ICMP 报文",
  needsIcmpKind: (kind) => `需要 ICMP ${kind}`,
  needsBuffer: (bytes) => `需要 ${bytes} 字节的缓冲区`,
  needsControl: () => "需要 TCP_CM_INQ 以外的控制消息",
  needsCommand: (command) => `需要命令：${command}`,
  needsSysctl: (name) => `需要 sysctl ${name}`,
  needsFreebsd: (setting) => `需要 FreeBSD 的 ${setting}，这里没有对应的设置`,

  passed: "通过",
  failed: "失败",
  skipped: "跳过",
  totals: (passed, failed, skipped) => `通过 ${passed}，失败 ${failed}，跳过 ${skipped}`,
};
