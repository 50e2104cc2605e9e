/** What the user is told when a call cannot be carried out, in Chinese. */
import { zh as library } from "../../base/errors/zh.ts";
import type { UserErrorWords } from "./words.ts";

export const zh: UserErrorWords = {
  ...library,
  "call.unknownCommand": ({ command, near }) =>
    near === ""
      ? `没有命令“${command}”；运行 synfin help 查看列表`
      : `没有命令“${command}”；是否想写“${near}”？`,
  "call.unknownOption": ({ option, command, near }) =>
    near === ""
      ? `没有选项 ${option}；运行 synfin ${command} --help 查看列表`
      : `没有选项 ${option}；是否想写 ${near}？`,
  "call.needsValue": ({ option }) => `${option} 需要一个值；请写成 ${option} 值`,
  "call.takesNoValue": ({ option }) => `${option} 不带值；请只写 ${option}`,
  "call.badChoice": ({ option, value, allowed, near }) =>
    near === ""
      ? `${option} 只接受 ${allowed}，不能是“${value}”`
      : `${option} 只接受 ${allowed}，不能是“${value}”；是否想写 ${near}？`,
  "call.notTogether": ({ one, other }) => `${one} 与 ${other} 不能同时使用；请只给其中一个`,
  "call.onlyWith": ({ option, needed }) => `${option} 只能与 ${needed} 一起使用`,
  "call.noInput": ({ command }) =>
    `synfin ${command} 需要一个抓包文件、表示标准输入的 -，或 -i 网卡`,
  "call.tooMany": ({ word }) => `多了一个词“${word}”；过滤表达式请整体加引号`,
  "input.terminal": () => "标准输入是终端；请用管道送入抓包：tcpdump -U -w - | synfin explain -",
  "live.noProgram": ({ command }) =>
    `抓包需要 tcpdump 或 dumpcap；请先安装（apt install tcpdump），然后运行：${command}`,
  "live.forbidden": ({ name, command }) => `在 ${name} 上抓包需要更高权限；请运行：${command}`,
  "live.noInterface": ({ name }) => `没有网卡 ${name}；ip link 可列出全部网卡`,
  "live.badFilter": ({ filter, message }) =>
    `过滤表达式“${filter}”无法理解（${message}）；语法见 man pcap-filter`,
  "live.failed": ({ name, message }) =>
    `在 ${name} 上抓包立即结束（${message}）；请单独试试 tcpdump -i ${name}`,
  "output.failed": ({ why }) => `输出无法写入（${why}）；请检查磁盘`,
  "output.noFile": ({ path, why }) => `无法写入 ${path}（${why}）；请确认目录存在且可写`,
  "output.isInput": ({ path }) => `${path} 正被读取，会被覆盖；请换一个文件名`,
  "explain.notTwice": ({ option }) =>
    `${option} 需要把输入读两遍；请先存成文件：synfin explain 文件 ${option} …`,
  "packetdrill.noFile": () => "synfin packetdrill 需要一个脚本，或含有 .pkt 文件的目录",
  "packetdrill.noScripts": ({ path }) =>
    `${path} 之下没有 .pkt 文件；请给出另一个目录，或直接给出脚本`,
  "play.noKnob": ({ name, near }) =>
    near === ""
      ? `没有参数“${name}”；全部参数见 docs/knobs.zh-CN.md`
      : `没有参数“${name}”；是否想写 ${near}？`,
  "play.noTarget": () => "请写明连接对象：synfin connect 主机:端口",
  "play.badTarget": ({ target }) =>
    `“${target}”不是 主机:端口；例如 192.0.2.1:8089、[2001:db8::1]:8089`,
  "play.peerOutside": ({ peer, prefix }) =>
    `--peer ${peer} 不在 ${prefix} 之内；请取该网络中的地址`,
  "play.ownAddress": ({ address, peer }) =>
    `${address} 是这台主机自己的地址；线路的内核一侧是 ${peer}`,
  "play.listen": ({ port, code }) => `无法监听端口 ${port}（${code}）；请另选一个`,
};
