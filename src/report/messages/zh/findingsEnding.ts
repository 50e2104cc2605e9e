/** Chinese: what was found about closes, resets, TIME-WAIT and the wire, and what to do. */
import type { Catalogue } from "../catalogue.ts";
import { ifBytes, ifCount, ifMs, ifSomeBytes, type Value } from "../words.ts";
import { theEnd, theOther } from "./words.ts";

const by = (value: Value): string => {
  if (value === "timestamps") return "时间戳";
  return value === "sequence" ? "序列号" : "时间戳或序列号";
};

export const findingsEnding = {
  "half-close": {
    says: (v, end) =>
      `${theEnd(end)}${ifMs(v.overMs, (t) => `比对方早 ${t} `)}关闭了自己的发送方向` +
      `${ifSomeBytes(v.bytes, (size) => `，另一方向又传来 ${size}`)}。`,
    advice: "若用的是 shutdown(SHUT_WR)，正是所要的效果；否则说明对端关闭得太晚。",
  },
  "fin-retransmitted": {
    says: (v, end) => `${theEnd(end)}重传了${ifCount(v.count, (n) => ` ${n} 次`)} FIN。`,
    advice: "FIN 或它的确认丢失了，或者对端已不在。",
  },
  "last-ack-lost": {
    says: () => "最后一个 ACK 丢失，FIN 重传，由 TIME-WAIT 再次应答。",
    advice: "无需处理：TIME-WAIT 就是为此而设。",
  },
  "close-wait-kept": {
    says: (v, end) =>
      `${theOther(end)}关闭之后${ifMs(v.overMs, (t) => `已 ${t}`)}，${theEnd(end)}仍未关闭，停在 CLOSE-WAIT。`,
    advice: "应用没有调用 close()。任何 sysctl 都治不了：要找出丢下套接字却不关闭的代码路径。",
  },
  "fin-wait-2-kept": {
    says: (v, end) =>
      `${theEnd(end)}停在 FIN-WAIT-2${ifMs(v.overMs, (t) => ` 已 ${t}`)}，等待${theOther(end)}的 FIN。`,
    advice:
      "原因在对端，它停在 CLOSE-WAIT。套接字不再被任何进程持有后，Linux 会在 net.ipv4.tcp_fin_timeout 之后结束等待。",
  },
  "retransmission-death": {
    says: (v, end) =>
      `${theEnd(end)}${ifMs(v.overMs, (t) => `在 ${t} 内`)}` +
      `重传${ifCount(v.tries, (n) => ` ${n} 次`)}后放弃。`,
    advice:
      "对端或路径已经消失。用 TCP_USER_TIMEOUT 可限定应用等待的时间；tcp_retries2 的默认值约合 15 分钟。",
  },
  "keepalive-death": {
    says: (v, end) =>
      `${theEnd(end)}${ifMs(v.overMs, (t) => `在 ${t} 内`)}` +
      `连续${ifCount(v.tries, (n) => ` ${n} 个`)}保活探测无应答后放弃。`,
    advice: "保活尽到了职责：对端或沿途防火墙的状态已经不在。",
  },
  "data-after-close": {
    says: (v, end) =>
      `${theEnd(end)}完全关闭之后又收到数据${ifBytes(v.bytes, (size) => `（${size}）`)}：数据丢失，并以 RST 回应。`,
    advice:
      "发送方不知道已经没人在读。应由应用协议说明消息何时完整，并在 close 之前先 shutdown 发送方向。",
  },
  "reset-backlog-full": {
    says: () => "服务端因全连接队列已满而重置连接。",
    advice:
      "应用 accept 太慢，或 backlog 太小：用 ss -ltn 查看队列；listen() 的 backlog 与 net.core.somaxconn 要一起调大。" +
      "此外，tcp_abort_on_overflow 处于开启状态。",
  },
  "reset-unread-data": {
    says: (v, end) =>
      `${theEnd(end)}发出的是 RST 而不是 FIN：` +
      `还有数据没读完就关闭套接字${ifBytes(v.bytes, (size) => `（${size} 未读）`)}时正是如此。`,
    advice:
      "关闭前先读到末尾，或先 shutdown(SHUT_WR) 再读空。对方尚未读取的数据可能随 RST 一起丢失。",
  },
  "reset-linger-zero": {
    says: (_, end) => `${theEnd(end)}发出的是 RST 而不是 FIN：以 SO_LINGER 0 关闭时正是如此。`,
    advice:
      "这样虽避开了 TIME-WAIT，代价却是丢数据。TIME-WAIT 的开销很小：除非确实要中止连接，否则应去掉该选项。" +
      "还有数据没读完就关闭，在线路上看起来也一样：应先读到末尾。",
  },
  "reset-half-open-peer": {
    says: (_, end) => `${theEnd(end)}已不认识这条连接，将其重置。`,
    advice: "它重启过，或者负载均衡把连接转到了另一台主机。保活可以在丢数据之前发现这样的对端。",
  },
  "reset-middlebox": {
    says: (_, end) =>
      end === null
        ? "有一个 RST 与它所声称的一端不符：是中间设备发出的。"
        : `有一个 RST 使用${theEnd(end)}的地址，特征却与之不符：是中间设备发出的。`,
    advice:
      "检查沿途的防火墙、入侵防御设备和空闲超时。在两端同时抓包即可证实：该端自己从未发过这个报文段。",
  },
  "reset-aborted": {
    says: (_, end) => `${theEnd(end)}主动中止了连接。`,
    advice: "查看该应用在这一时刻的日志：崩溃、被杀，还是有意中止。",
  },
  "rst-ignored": {
    says: (v) => `${ifCount(v.count, (n) => `${n} 个 `)}RST 的序列号没有精确命中，未起作用。`,
    advice:
      "这是 RFC 5961 在起作用。少量是迟到的报文段；大量则是有人在猜序列号：关注 TcpExtTCPChallengeACK。",
  },
  "challenge-ack": {
    says: (v, end) => `${theEnd(end)}发出${ifCount(v.count, (n) => ` ${n} 个`)} challenge ACK。`,
    advice: "收到了不完全匹配的 SYN 或 RST（RFC 5961）：看它前面的那一帧。",
  },
  "time-wait-reused": {
    says: (v) =>
      `进入 TIME-WAIT ${ifMs(v.afterMs, (t) => `${t} `)}后，新连接复用了同一四元组，凭${by(v.by)}可与旧连接区分，是正当的。`,
    advice: "无需处理：时间戳或序列号能分清新旧报文段。",
  },
  "time-wait-reused-too-early": {
    says: (v) =>
      `进入 TIME-WAIT ${ifMs(v.afterMs, (t) => `${t} `)}后，新连接就复用了同一四元组，而时间戳和序列号都无法区分新旧。`,
    advice: "旧报文段可能混入新连接。应开启时间戳；建连如此频繁时，使用更多的源端口或源地址。",
  },
  "time-wait-assassinated": {
    says: (v) => `TIME-WAIT ${ifMs(v.afterMs, (t) => `在 ${t} 后`)}被 RST 提前终止。`,
    advice: "多数情况下无害；net.ipv4.tcp_rfc1337 = 1 可让 Linux 忽略这种 RST。",
  },
  "old-duplicate": {
    says: (v) => `${ifCount(v.count, (n) => `${n} 个`)}报文段属于该四元组的上一条连接，迟到了。`,
    advice: "这正是 TIME-WAIT 要防范的。检查四元组是否复用得过早。",
  },
  "bad-checksum": {
    says: (v, end) => `${theEnd(end)}的${ifCount(v.count, (n) => ` ${n} 个`)}报文段校验和错误。`,
    advice: "接收方会直接丢弃它们。检查故障的网卡、线缆、内存，或错误改写报文的设备。",
  },
} satisfies Partial<Catalogue["findings"]>;
