/** What `host`, `listen` and `connect` say while they run, in every language. */
import type { Language } from "../../report/index.ts";

/** The sentences of one language. */
export interface PlayTexts {
  readonly ready: (addresses: string, device: string, peers: string, services: string) => string;
  readonly lines: string;
  readonly greeting: string;
  readonly bye: string;
  readonly said: (line: string, count: number) => string;
  readonly pageTitle: (client: string, server: string) => string;
  readonly pageOwn: string;
  readonly pageRecent: string;
  readonly pageNothing: string;
  readonly pageReload: string;
  readonly listening: (where: string) => string;
  readonly connected: (local: string, remote: string) => string;
  readonly half: string;
  readonly failed: (code: string, target: string) => string;
  readonly omitted: (events: number) => string;
  readonly noTransitions: (why: string) => string;
  readonly noLadder: (why: string) => string;
  readonly captureCut: string;
  readonly lostPackets: (count: number) => string;
  readonly lostTransitions: (count: number) => string;
  readonly crowd: (done: number, failed: number, seconds: string, rate: string) => string;
  readonly overTime: string;
  readonly timeWaits: (whose: TimeWaits, isKernel: boolean) => string;
}

/** How many TIME-WAITs many connections left, and to whom: the end that closed first has it. */
export interface TimeWaits {
  readonly own: number;
  readonly peer: number;
  /** By a RST, before their time (RFC 1337). */
  readonly ended: number;
}

/** Why a connection failed, by node's names of errors. */
const FAILURES_EN: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refused, nobody listens there",
  ECONNRESET: "the other end reset the connection",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "there is no way to that network; this host knows its own network alone",
  ENOTFOUND: "there is no such name; write an address",
  EPIPE: "the connection was closed before all was sent",
  ETIMEDOUT: "no answer",
};

const FAILURES_ZH: Readonly<Record<string, string>> = {
  ECONNREFUSED: "被拒绝，那里没有人监听",
  ECONNRESET: "对端重置了连接",
  EHOSTUNREACH: "到不了该主机",
  ENETUNREACH: "没有通往该网络的路；这台主机只认识自己所在的网络",
  ENOTFOUND: "没有这个名字；请写地址",
  EPIPE: "数据还没发完，连接就已关闭",
  ETIMEDOUT: "没有应答",
};

const en: PlayTexts = {
  ready: (addresses, device, peers, services) =>
    `ready: ${addresses} on ${device}, the kernel's side is ${peers}; services: ${services}`,
  lines: "lines",
  greeting: "hello; each line is answered, quit closes",
  bye: "bye",
  said: (line, count) => `${count}: ${line}`,
  pageTitle: (client, server) => `The life of this connection: ${client} → ${server}`,
  pageOwn: "This connection, up to this answer",
  pageRecent: "Connections before it",
  pageNothing: "this host remembers nothing of its connections (--bare)",
  pageReload: "Reload the page: the browser keeps the connection open, and the ladder grows.",
  listening: (where) => `listening on ${where}; each line is answered, quit closes`,
  connected: (local, remote) => `connected: ${local} → ${remote}; Ctrl-D closes our direction`,
  half: "our direction is closed; the other end may go on",
  failed: (code, target) => `${FAILURES_EN[code] ?? "the connection failed"}: ${target} (${code})`,
  omitted: (events) => `(${events} events in the middle are not drawn; all totals count them)`,
  noTransitions: (why) => `no transitions are printed: ${why}`,
  noLadder: (why) => `no segments are shown, only states: ${why}`,
  captureCut: "more was captured than is kept: the last segments are missing below",
  lostPackets: (count) => `the capture dropped ${count} packets: some segments are missing below`,
  lostTransitions: (count) =>
    `the kernel overwrote ${count} transitions before they were read: some are missing above`,
  crowd: (done, failed, seconds, rate) =>
    `${done} connections in ${seconds} s (${rate}/s), ${failed} failed`,
  overTime: "Connections by state over time (this end)",
  timeWaits: ({ own, peer, ended }, isKernel) => {
    const early = ended === 0 ? "" : `; ${ended} more ended early by a reset`;
    const whose = `TIME-WAITs: ${own} of this end, ${peer} of the other${early}`;
    if (own === 0) return whose;
    return isKernel
      ? `${whose}; the kernel keeps this end's for 60 s (ss -tan state time-wait)`
      : `${whose}; this end's live in this command, and end with it`;
  },
};

const zh: PlayTexts = {
  ready: (addresses, device, peers, services) =>
    `就绪：${device} 上的 ${addresses}，内核一侧是 ${peers}；服务：${services}`,
  lines: "行服务",
  greeting: "你好；逐行应答，quit 关闭",
  bye: "再见",
  said: (line, count) => `${count}：${line}`,
  pageTitle: (client, server) => `这条连接的一生：${client} → ${server}`,
  pageOwn: "本连接，直到这次应答",
  pageRecent: "此前的连接",
  pageNothing: "这台主机不记录连接（--bare）",
  pageReload: "刷新页面：浏览器保持连接，时序图会继续生长。",
  listening: (where) => `正在监听 ${where}；逐行应答，quit 关闭`,
  connected: (local, remote) => `已连接：${local} → ${remote}；Ctrl-D 关闭本端方向`,
  half: "本端方向已关闭；对端仍可继续",
  failed: (code, target) => `${FAILURES_ZH[code] ?? "连接失败"}：${target}（${code}）`,
  omitted: (events) => `（中间 ${events} 个事件未画出；各项总数均已计入）`,
  noTransitions: (why) => `不打印状态转移：${why}`,
  noLadder: (why) => `不显示报文段，只显示状态：${why}`,
  captureCut: "捕获的数据超出所能保留的量：下面缺少最后的报文段",
  lostPackets: (count) => `捕获时丢失了 ${count} 个数据包：下面缺少一些报文段`,
  lostTransitions: (count) => `内核在读取之前覆盖了 ${count} 次状态转移：上面有缺漏`,
  crowd: (done, failed, seconds, rate) =>
    `${seconds} 秒内 ${done} 条连接（每秒 ${rate} 条），失败 ${failed} 条`,
  overTime: "各状态的连接数随时间的变化（本端）",
  timeWaits: ({ own, peer, ended }, isKernel) => {
    const early = ended === 0 ? "" : `，另有 ${ended} 个被 RST 提前结束`;
    const whose = `TIME-WAIT：本端 ${own} 个，对端 ${peer} 个${early}`;
    if (own === 0) return whose;
    return isKernel
      ? `${whose}；本端的由内核保留 60 秒（ss -tan state time-wait）`
      : `${whose}；本端的存在于本命令之中，随它一同消失`;
  },
};

/** The sentences in `language`. */
export const playTexts = (language: Language): PlayTexts => ({ en, zh })[language];
