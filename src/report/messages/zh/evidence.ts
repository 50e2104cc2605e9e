/** Chinese: the facts that lead to the cause of a reset. */
import type { Catalogue } from "../catalogue.ts";
import { ifBytes, ifCount, ifMs, ifText } from "../words.ts";

export const evidence: Catalogue["evidence"] = {
  "answers-syn": (v) => `该 RST ${ifMs(v.afterMs, (t) => `在 ${t} 后`)}回应了一个 SYN`,
  "answers-segment": (v) =>
    `该 RST ${ifMs(v.afterMs, (t) => `在 ${t} 后`)}回应了` +
    (ifText(v.segment, (name) => ` ${name}`) || "一个报文段"),
  "answers-challenge-ack": () => "该 RST 回应了一个 challenge ACK",
  "answers-nothing": (v) =>
    `该 RST 没有回应任何报文段${ifMs(v.idleMs, (t) => `：此前 ${t} 内什么也没收到`)}`,
  "sequence-from-ack": () => "RST 的序列号取自所回应报文段的确认号：说明发送方没有这条连接的状态",
  "sequence-is-next": () => "RST 的序列号接着发送方自己的序列：说明连接在它那里确实存在",
  "acknowledges-all": () => "它确认了此前到达的全部数据",
  "acknowledges-less": (v) =>
    `已到达的数据中有${ifBytes(v.bytes, (s) => ` ${s} `) || "一部分"}未被确认`,
  "window-zero": () => "RST 中的窗口为零",
  "without-ack": () => "RST 不带 ACK",
  "no-fin-before": () => "RST 的发送方此前没有发过 FIN",
  "fin-before": (v) => `RST 的发送方${ifMs(v.afterMs, (t) => `在 ${t} 之前`)}已发过 FIN`,
  "fin-together-with-rst": () => "FIN 与 RST 同时出现",
  "data-unread": (v) =>
    `收到的数据中可能有${ifBytes(v.bytes, (s) => ` ${s} `) || "一部分"}没有被应用读走`,
  "data-unsent": (v) =>
    `发出的数据中有${ifBytes(v.bytes, (s) => ` ${s} `) || "一部分"}尚未得到确认`,
  "data-after-close": (v) =>
    `RST 的发送方发出 FIN 之后，又收到${ifBytes(v.bytes, (s) => ` ${s} `) || "了"}数据`,
  "syn-on-open-connection": () => "连接进行当中来了一个 SYN",
  "silence-before": (v) => `此前连接静默${ifMs(v.idleMs, (t) => `了 ${t}`)}`,
  "retransmissions-before": (v) => `此前${ifCount(v.tries, (n) => `有 ${n} 次`)}重传未被确认`,
  "keepalives-before": (v) => `此前${ifCount(v.tries, (n) => `有 ${n} 个`)}保活探测无应答`,
  "zero-window-before": (v) => `此前窗口一直为零${ifMs(v.overMs, (t) => `，持续 ${t}`)}`,
  "handshake-incomplete": () => "三次握手尚未完成",
  "never-accepted": (v) => `握手之后服务端${ifMs(v.overMs, (t) => `在 ${t} 内`)}没有发送任何数据`,
  "others-served": (v) =>
    `同一端口在本次抓包中正常服务了${ifCount(v.connections, (n) => ` ${n} 条`)}其他连接`,
  "others-refused": (v) => `同一端口还拒绝了${ifCount(v.connections, (n) => ` ${n} 条`)}其他连接`,
  "others-reset-together": (v) =>
    `该主机的${ifCount(v.connections, (n) => ` ${n} 条`)}其他连接在同一时刻结束`,
  "ttl-differs": (v) =>
    `RST 的 TTL ${ifCount(v.ttl, (n) => `为 ${n}`) || "与众不同"}` +
    ifCount(v.usualTtl, (n) => `，而该端其他报文段的 TTL 为 ${n}`),
  "ip-id-differs": (v) =>
    `RST 的 IP ID${ifCount(v.ipId, (n) => `（${n}）`)}与该端的序列不符` +
    ifCount(v.usualIpId, (n) => `（应在 ${n} 附近）`),
  "window-differs": (v) =>
    `RST 的窗口${ifCount(v.window, (n) => `（${n}）`)}与该端不符` +
    ifCount(v.usualWindow, (n) => `（此前为 ${n}）`),
  "options-differ": () => "RST 缺少该端报文段一直携带的选项",
  "end-goes-on": (v) =>
    `该地址的主机并不知情，之后又发来${ifCount(v.segments, (n) => ` ${n} 个`)}报文段`,
  "both-ends-reset": () => "一个往返时间之内两个方向都收到了 RST",
};
