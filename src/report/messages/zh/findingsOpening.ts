/** Chinese: what was found about opening a connection and moving data, and what to do. */
import type { IcmpWord } from "../../../trace/lifecycle.ts";
import type { Catalogue } from "../catalogue.ts";
import { ifBytes, ifCount, ifMs, ifSome, ifText, type Value } from "../words.ts";
import { names } from "./names.ts";
import { theEnd, theOther } from "./words.ts";

/** "来自 192.0.2.1 的 ICMP（主机不可达）" */
function icmpSays(v: Readonly<Record<string, Value>>): string {
  const says = ifText(v.icmp, (word) => `（${names.icmp[word as IcmpWord] ?? word}）`);
  return `${ifText(v.from, (from) => `来自 ${from} 的 `)}ICMP${says}`;
}

/** 原因，以抓包所能看出的为限。 */
function reasons(v: Readonly<Record<string, Value>>): string {
  const list = [
    ifSome(v.fast, (n) => `快速重传 ${n} 个`),
    ifSome(v.timeouts, (n) => `超时重传 ${n} 个`),
    ifSome(v.probes, (n) => `尾部丢包探测 ${n} 个`),
    ifSome(v.timeoutsOrProbes, (n) => `超时重传、但更可能是尾部丢包探测 ${n} 个`),
  ].filter((text) => text !== "");
  return list.length === 0 ? "" : `：${list.join("，")}`;
}

export const findingsOpening = {
  "connection-refused": {
    says: (v) => {
      if (v.by === "ICMP") return `SYN 得到的回应是${icmpSays(v)}：防火墙或路由器拒绝了连接。`;
      const by = v.by === "RST" ? " RST" : " RST 或 ICMP 错误";
      return `SYN 得到的回应是${by}：该端口上没有进程监听，或者防火墙拒绝了连接。`;
    },
    advice:
      "先确认服务在运行并监听该地址和端口（ss -ltn），再查防火墙的 REJECT 规则。原因不除，重试还会被拒绝。",
  },
  "syn-unanswered": {
    says: (v) =>
      `${ifMs(v.overMs, (t) => `${t} 内`)}发出的${ifCount(v.tries, (n) => ` ${n} 个`)} SYN 全无应答` +
      `${v.icmp === undefined ? "" : `，只有${icmpSays(v)}`}。`,
    advice:
      "没有任何应答，可能是防火墙丢包、主机已宕、路由缺失，也可能是监听方全连接队列已满（此时 Linux 直接丢弃 SYN）。在服务端抓包即可分辨。",
  },
  "handshake-not-completed": {
    says: (v) =>
      `服务端${ifMs(v.overMs, (t) => `在 ${t} 内`)}` +
      `回应了${ifCount(v.tries, (n) => ` ${n} 个 `)}SYN,ACK，客户端始终没有完成握手。`,
    advice:
      "若大量出现且来自许多地址，是 SYN 洪泛或扫描，SYN cookie 可以抵御；若只是少数，说明 SYN,ACK 没有到达客户端，应检查回程路径。",
  },
  "syn-retransmitted": {
    says: (v) =>
      `SYN 重传了${ifCount(v.count, (n) => ` ${n} 次`)}${ifMs(v.delayMs, (t) => `，建连因此推迟 ${t}`)}。`,
    advice:
      "丢一个 SYN 要多等一秒，再丢一个又多等两秒。检查路径丢包，以及监听方全连接队列是否溢出（nstat TcpExtListenOverflows）。",
  },
  "syn-ack-retransmitted": {
    says: (v) =>
      `SYN,ACK 重传了${ifCount(v.count, (n) => ` ${n} 次`)}${ifMs(v.delayMs, (t) => `，历时 ${t}`)}。`,
    advice:
      "要么 SYN,ACK 或随后的 ACK 丢失，要么全连接队列已满，服务端忽略了那个 ACK（nstat TcpExtListenOverflows）。",
  },
  "half-open-found": {
    says: () =>
      "SYN 撞上了服务端仍保留的旧连接：服务端回以 challenge ACK，客户端重置旧连接后重新发起。",
    advice:
      "客户端重启过或丢失了状态，又用了同一个端口。服务端开启保活可以更早发现失联的对端；多花的一秒是 RFC 5961 的代价。",
  },
  "simultaneous-open": {
    says: () => "双方都在收到对方 SYN 之前发出了自己的 SYN：同时打开。",
    advice: "合法但少见。NAT 打洞时属正常；否则应弄清楚本该由谁发起连接。",
  },
  "fast-open-refused": {
    says: (v) => `服务端没有接受 SYN 携带的数据${ifBytes(v.bytes, (size) => `（${size}）`)}。`,
    advice:
      "cookie 已过期，或服务端没有开启 Fast Open（net.ipv4.tcp_fastopen 的第 2 位）。数据在握手后重新发送，只是损失了时间。",
  },
  "window-scale-missing": {
    says: (_, end) => `${theEnd(end)}没有提议窗口扩大选项，窗口最大只有 64 kB。`,
    advice:
      "长距离路径上，每个往返最多只能传 64 kB。检查是否有中间设备剥掉了选项，net.ipv4.tcp_window_scaling 是否为 0，或是否用了 SYN " +
      "cookie 而没有时间戳。",
  },
  "sack-missing": {
    says: (_, end) => `${theEnd(end)}没有提议 SACK：每丢一个报文段就要多花一个往返。`,
    advice: "检查 net.ipv4.tcp_sack 是否为 0，或是否有中间设备剥掉了 SYN 中的选项。",
  },
  retransmissions: {
    says: (v, end) =>
      `${theEnd(end)}重传了${ifCount(v.count, (n) => ` ${n} 个`)}报文段` +
      `${ifCount(v.segments, (n) => `（共 ${n} 个）`)}${reasons(v)}。`,
    advice:
      "互联网上 1% 以内属正常，局域网内则不正常。用户感觉得到的是超时重传；快速重传和尾部丢包探测只多花一个往返左右。",
  },
  "spurious-retransmissions": {
    says: (v, end) =>
      `${theEnd(end)}有${ifCount(v.count, (n) => ` ${n} 次`)}重传是多余的：数据早已到达。`,
    advice:
      "迟到或丢失的是确认，不是数据：检查回程路径，以及忽高忽低的时延（Wi-Fi、移动网络、繁忙的接收方）。",
  },
  reordering: {
    says: (v, end) => `${theEnd(end)}的报文段在途中乱序${ifCount(v.count, (n) => ` ${n} 个`)}。`,
    advice:
      "同一条连接走了多条路径（逐包负载均衡、链路聚合）。数据没有丢，但乱序严重时会引发不必要的重传。",
  },
  "zero-window": {
    says: (v, end) =>
      `${theEnd(end)}通告零窗口${ifCount(v.count, (n) => ` ${n} 次`)}` +
      `${ifMs(v.overMs, (t) => `，共 ${t}`)}` +
      `${ifSome(v.probes, (n) => `，期间收到 ${n} 个零窗口探测`)}：应用没有读取数据。`,
    advice: "问题在接收方应用，不在网络：是什么让它不读？加大缓冲区只会推迟问题。",
  },
  "window-full": {
    says: (v, end) =>
      `${theEnd(end)}把对方的接收窗口填满了${ifCount(v.count, (n) => ` ${n} 次`)}，只能等待。`,
    advice:
      "限制速度的是接收窗口而不是网络。接收方若读得及时，调大 net.ipv4.tcp_rmem 的最大值；若不及时，瓶颈就是接收方。",
  },
  "long-silence": {
    says: (v, end) =>
      `${ifMs(v.overMs, (t) => `有 ${t} `)}双方都没有发送任何报文段` +
      `${end === null ? "" : `，${theOther(end)}在等${theEnd(end)}`}。`,
    advice:
      "如果是业务空闲，用短于沿途防火墙空闲时限的保活来维持连接；如果不是，就要查沉默的一端当时在做什么。",
  },
  "keepalive-unanswered": {
    says: (v, end) =>
      `${theEnd(end)}发出的${ifCount(v.count, (n) => ` ${n} 个`)}保活探测没有应答。`,
    advice: "对端已不在，或沿途防火墙已经忘记了这条连接。",
  },
} satisfies Partial<Catalogue["findings"]>;
