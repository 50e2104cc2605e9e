/** Chinese headings and short phrases. */
import { formatCount } from "../format.ts";
import type { Labels } from "../labelWords.ts";
import { theEnd } from "./words.ts";

export const labels: Labels = {
  totals: (connections, segments, bytes, span) =>
    `${formatCount(connections)} 条连接，${formatCount(segments)} 个报文段，${bytes} 数据，时长 ${span}`,
  retransmitted: (segments, share) => `重传 ${segments} 个（${share}）`,
  empty: "抓包中没有 TCP 连接。",
  capture: "关于抓包本身",
  findings: "发现的问题",
  opened: "如何建立",
  closed: "如何关闭",
  closedFirst: "谁先关闭",
  resets: "重置原因",
  timeWait: "TIME-WAIT 归属",
  connections: {
    telling: "连接列表（最值得看的在前）",
    number: "连接列表（按编号）",
    start: "连接列表（最早的在前）",
    duration: "连接列表（最久的在前）",
    bytes: "连接列表（传输最多的在前）",
  },
  noneMatches: (total) => `没有符合条件的连接；共有 ${total} 条连接。`,
  groupedBy: (what) => `按${what}分组的连接`,
  groupColumns: {
    group: { server: "服务端", port: "端口", cause: "重置原因", client: "客户端" },
    connections: "连接数",
    unopened: "未建立",
    reset: "被重置",
    sent: "发送",
    received: "接收",
    worst: "最严重的发现",
  },
  moreGroups: (shown, total) => `显示 ${total} 组中的 ${shown} 组；--limit 0 显示全部。`,
  notReset: "未被重置",
  examples: (count, numbers) => {
    const list = numbers.map((number) => `#${number}`).join(" ");
    return count > numbers.length ? `${list} …` : list;
  },
  moreConnections: (shown, total) =>
    `共 ${total} 条连接，此处列出 ${shown} 条；--json 和 --csv 输出全部。`,
  frame: (frame) => `第 ${frame} 帧`,
  number: "#",
  client: "客户端",
  server: "服务端",
  start: "开始",
  duration: "时长",
  sent: "发送",
  received: "接收",
  story: "经过",
  closedBy: (how, first) => `${how}，${first === "both" ? "双方同时" : `${theEnd(first)}先`}`,
  resetBy: (by, cause, certainty) => {
    const isLikely = certainty === "likely";
    if (by === "middlebox") return `${isLikely ? "很可能" : ""}被中间设备重置`;
    return `被${theEnd(by)}重置：${isLikely ? "很可能是" : ""}${cause}`;
  },
  connection: (number) => `连接 #${number}`,
  incarnation: (which) => `该四元组第 ${which} 次使用`,
  states: "双方状态变迁",
  time: "时间 (s)",
  frameColumn: "帧号",
  trigger: "触发",
  segments: "报文段",
  ladder: "时序图",
  filters: "再次定位",
  evidence: "证据",
  advice: "建议",
  noFindings: "没有值得注意的问题。",
  elided: (segments) => `… 略去 ${segments} 个报文段 …`,
  gap: (duration) => `静默 ${duration}`,
  lost: "丢失",
  begins: "开始观察",
  likely: "很可能",
  proved: "证据确凿",
  reported: "自述",
  details: "详情",
  offered: "提议选项",
  roundTrip: "往返时延",
  windows: "窗口",
  title: "TCP 连接",
  statesOverTime: "状态随时间的分布",
  telling: "最值得看的连接的时序图",
  filter: "筛选：地址、端口、关闭方式、规则……",
  tableBound: (shown, total) =>
    `共 ${total} 条连接，表中为最值得看的 ${shown} 条；--json 和 --csv 输出全部。`,
  theme: "浅色 / 深色",
  diagram: "TCP 连接状态图（RFC 9293 图 5）",
  userCalls: "用户调用",
  segmentArrives: "报文段到达",
  timerExpires: "定时器到期",
  above: "上：触发事件",
  below: "下：所做动作，x 表示无",
};
