/** Chinese: what is to be said of the capture itself, none of which TCP did. */

import type { Catalogue } from "../catalogue.ts";
import { ifDamage } from "../damage.ts";
import { formatCount } from "../format.ts";
import { ifBytes, ifMs, ifText } from "../words.ts";
import { damage } from "./damage.ts";

export const notes: Catalogue["notes"] = {
  "time-went-back": (v, count) =>
    `时间戳倒退 ${formatCount(count)} 次${ifMs(v.byMs, (t) => `，最多 ${t}`)}；跨越这些位置的时长不可靠。`,
  "cut-by-snap-length": (v, count) =>
    `${formatCount(count)} 个包被抓包长度${ifText(v.snapLength, (n) => `（snaplen ${n}）`)}截断；` +
    "数据量以首部为准，校验和无法验证。",
  "starts-in-the-middle": (_, count) =>
    `${formatCount(count)} 条连接在抓包开始前就已存在：如何建立不得而知，窗口扩大因子也未知。`,
  "ends-in-the-middle": (_, count) => `抓包结束时还有 ${formatCount(count)} 条连接没有结束。`,
  "packets-dropped": (_, count) =>
    `抓包程序报告丢弃了 ${formatCount(count)} 个包；看似网络丢包的，可能只是没有抓到。`,
  "packets-missing": (v, count) =>
    `有 ${formatCount(count)} 处缺口${ifBytes(v.bytes, (s) => `（共 ${s}）`)}，接收方却照样确认了：` +
    "是抓包缺包，不是网络丢包。",
  "captured-twice": (_, count) =>
    `${formatCount(count)} 个包被抓到两次（多个接口或镜像端口）；只按一次计。`,
  "checksums-offloaded": (_, count) =>
    `${formatCount(count)} 个校验和尚未填写：由网卡在抓包点之后计算（checksum offload），并非错误。`,
  "segments-offloaded": (v, count) =>
    `${formatCount(count)} 个报文段大于任何实际的包${ifBytes(v.largest, (s) => `（最大 ${s}）`)}：` +
    "由网卡拆分或合并（TSO/GRO），线路上的包更小、更多。",
  malformed: (v, count) =>
    `${formatCount(count)} 个包格式错误${ifDamage(v.problem, damage, (what) => `（第一个：${what}）`)}。`,
  "fragments-missing": (_, count) => `${formatCount(count)} 个 IP 包缺少分片，无法重组。`,
  "unknown-link-type": (v, count) =>
    `跳过 ${formatCount(count)} 个包：不认识链路类型${ifText(v.linkType, (n) => ` ${n}`)}。`,
  "stopped-at-byte": (v) =>
    `${ifText(v.file, (name) => `${name} `)}` +
    `读到${ifText(v.byte, (n) => `第 ${n} 字节处`)}为止${ifDamage(v.why, damage, (why) => `：${why}`)}。` +
    "之前的内容均已读出。",
  "connections-forgotten": (v, count) =>
    `为不超过 --max-connections${ifText(v.limit, (n) => ` ${n}`)}，丢弃了 ${formatCount(count)} 条连接；` +
    "调大该值即可保留。",
};
