/** Chinese: the sentence that tells a connection, part by part. */
import type { Closing, SentenceParts } from "../catalogue.ts";
import { theEnd } from "./words.ts";

const after = (what: Closing): string => (what.after === null ? "" : `${what.after} 后`);

function firstToClose(what: Closing): string {
  if (what.first === null) return `${after(what)}连接关闭`;
  if (what.first === "both") return `${after(what)}双方同时关闭`;
  return `${after(what)}${theEnd(what.first)}先关闭`;
}

function halfClose(what: Closing): string {
  if (what.halfClose === null) return "";
  const over = what.halfCloseBytes === null ? "没有数据" : `另一方向又传了 ${what.halfCloseBytes}`;
  return `，半关闭持续 ${what.halfClose}，期间${over}`;
}

const GAVE_UP = {
  keepalive: "保活探测无应答",
  retransmission: "重传始终未被确认",
  "zero-window probe": "窗口一直为零",
  SYN: "SYN 始终无应答",
  "SYN,ACK": "SYN,ACK 始终未被确认",
  FIN: "FIN 始终未被确认",
} as const;

export const sentence: SentenceParts = {
  opened: {
    handshake: ({ client, server, rtt, tries }) => {
      const retried = tries > 0 ? `重试 ${tries} 次后` : "";
      const time = rtt === null ? "" : `（往返 ${rtt}）`;
      return `${client} ${retried}经三次握手${time}连上 ${server}`;
    },
    simultaneous: ({ client, server }) => `${client} 与 ${server} 同时打开连接`,
    "fast-open": ({ client, server, rtt }) =>
      `${client} 通过 Fast Open${rtt === null ? "" : `（往返 ${rtt}）`}连上 ${server}`,
    refused: ({ client, server, after: time, why, icmp }) => {
      const when = time === null ? "" : `${time} 后`;
      if (icmp !== null) {
        return `${client} 连接 ${server}，被来自 ${icmp.from} 的 ICMP 拒绝：${icmp.says}`;
      }
      return `${client} 连接 ${server}，${when}被拒绝${why === null ? "" : `，因为${why}`}`;
    },
    unanswered: ({ client, server, tries, icmp }) => {
      const but = icmp === null ? "" : `，只有来自 ${icmp.from} 的 ICMP：${icmp.says}`;
      return `${client} 向 ${server} 发出 ${tries + 1} 个 SYN，均无应答${but}`;
    },
    "answered-not-completed": ({ client, server }) =>
      `${client} 请求连接 ${server}，对方已应答，但握手始终没有完成`,
    "mid-capture": ({ client, server }) => `${client} 与 ${server} 的连接在抓包开始前就已建立`,
  },
  moved: ({ fromClient, fromServer, none, retransmitted }) => {
    const data = none ? "没有传输数据" : `发送 ${fromClient}，接收 ${fromServer}`;
    return data + (retransmitted > 0 ? `（重传 ${retransmitted} 次）` : "");
  },
  closed: {
    "four-segment": (what) => `${firstToClose(what)}，四次挥手${halfClose(what)}`,
    "three-segment": (what) =>
      `${firstToClose(what)}，三次挥手（ACK 与 FIN 合并）${halfClose(what)}`,
    simultaneous: (what) => `${after(what)}双方同时关闭，两个 FIN 在途中交错`,
    reset: (what) => `${after(what)}连接被重置`,
    timeout: (what) =>
      `${after(what)}连接超时终止${what.gaveUp === null ? "" : `：${GAVE_UP[what.gaveUp]}`}`,
    "half-closed": (what) => {
      const waiting = what.waiting;
      if (waiting === null) {
        const closer = what.first === null ? `${after(what)}一端关闭` : firstToClose(what);
        return `${closer}，没有看到另一端的 FIN`;
      }
      const { end, state, since } = waiting;
      return `${firstToClose(what)}，${theEnd(end)}一直没有关闭（停在 ${state} 已 ${since}）`;
    },
    open: () => "到最后仍未关闭",
  },
  reset: ({ by, cause, certainty, after: time }) => {
    const who = by === "middlebox" ? "中间设备" : theEnd(by);
    const when = time === null ? "" : `${time} 后`;
    return `${when}被${who}重置，${certainty === "likely" ? "很可能是" : ""}因为${cause}`;
  },
  timeWait: ({ owner, until, assassinatedAt }) => {
    if (assassinatedAt !== null) {
      const whose = owner === "both" ? "双方" : theEnd(owner);
      return `${whose}的 TIME-WAIT 在第 ${assassinatedAt} 秒被 RST 提前结束`;
    }
    const who = owner === "both" ? "双方都保持 TIME-WAIT" : `TIME-WAIT 由${theEnd(owner)}保持`;
    return until === null ? who : `${who}，至第 ${until} 秒`;
  },
  join: (parts) => `${parts.join("；")}。`,
};
