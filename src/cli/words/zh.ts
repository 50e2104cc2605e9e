/** What the user is told when a call cannot be carried out, in Chinese. */
import type { UserErrorWords } from "./words.ts";

export const zh: UserErrorWords = {
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
  "call.badValue": ({ option, value, allowed }) => `${option} 只接受 ${allowed}，不能是“${value}”`,
  "call.notTogether": ({ one, other }) => `${one} 与 ${other} 不能同时使用；请只给其中一个`,
  "call.onlyWith": ({ option, needed }) => `${option} 只能与 ${needed} 一起使用`,
  "call.noInput": ({ command }) =>
    `synfin ${command} 需要一个抓包文件、表示标准输入的 -，或 -i 网卡`,
  "call.tooMany": ({ word }) => `多了一个词“${word}”；过滤表达式请整体加引号`,
  "input.terminal": () => "标准输入是终端；请用管道送入抓包：tcpdump -U -w - | synfin explain -",
  "input.directory": ({ path }) => `${path} 是目录；请指明其中的抓包文件`,
  "input.missing": ({ path }) => `${path} 不存在；请检查路径`,
  "input.forbidden": ({ path }) => `无权读取 ${path}；请以有读取权限的用户运行`,
  "input.unreadable": ({ path, code }) => `无法读取 ${path}（${code}）；请先复制到别处`,
  "input.empty": ({ path }) => `${path} 是空文件；请重新抓包，抓包文件至少有一个文件头`,
  "input.text": ({ path }) => `${path} 是文本；请给出 tcpdump -w 或 Wireshark 写出的抓包文件本身`,
  "input.notACapture": ({ path }) =>
    `${path} 不是抓包文件；请给出 pcap 或 pcapng，可用 gzip 或 zstd 压缩`,
  "input.zstdWindow": ({ path }) =>
    `${path} 压缩时所用窗口过大，无法在此读取；请先用 zstd -d --long=31 解压`,
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
  "filter.wrong": ({ filter, word, position }) => {
    const place = word === "" ? "结尾" : `第 ${position} 个字符“${word}”`;
    const known =
      "host、net、port、portrange、src、dst、tcp[tcpflags]、less、greater、and、or、not";
    return `过滤表达式“${filter}”在${place}处无法理解；可用 ${known}`;
  },
  "explain.noConnection": ({ number, last }) =>
    Number(last) === 0
      ? `没有第 ${number} 条连接：没有找到任何 TCP 连接`
      : `没有第 ${number} 条连接；编号从 1 到 ${last}`,
  "explain.notTwice": ({ option }) =>
    `${option} 需要把输入读两遍；请先存成文件：synfin explain 文件 ${option} …`,
  "where.wrong": ({ message }) => `${message}`,
  "packetdrill.noFile": () => "synfin packetdrill 需要一个脚本，或含有 .pkt 文件的目录",
  "packetdrill.noScripts": ({ path }) =>
    `${path} 之下没有 .pkt 文件；请给出另一个目录，或直接给出脚本`,
  "host.noKoffi": () => "这需要可选的软件包 koffi；请运行：npm install koffi",
  "host.notLinux": () => "这需要 Linux：它直接使用内核的套接字和设备",
  "tun.noModule": () => "缺少 /dev/net/tun；请加载模块：sudo modprobe tun",
  "tun.noRight": () => "创建 TUN 设备需要 root（CAP_NET_ADMIN）；请用 sudo 运行",
  "tun.busy": ({ name }) => `设备 ${name} 正被占用；请用 --tun 另选一个名字`,
  "tun.badName": ({ name }) => `“${name}”不能作为设备名；最多 15 个字母和数字`,
  "tun.failed": ({ why }) => `无法创建 TUN 设备（${why}）；请试试 ip tuntap add mode tun`,
  "tun.noIproute": () => "缺少程序 ip；请安装：apt install iproute2",
  "tun.noAddress": ({ why }) => `无法设置设备的内核一侧（${why}）；请换用其他地址`,
  "play.noKnob": ({ name, near }) =>
    near === ""
      ? `没有参数“${name}”；全部参数见 docs/knobs.zh-CN.md`
      : `没有参数“${name}”；是否想写 ${near}？`,
  "play.noTarget": () => "请写明连接对象：synfin connect 主机:端口",
  "play.badTarget": ({ target }) =>
    `“${target}”不是 主机:端口；例如 192.0.2.1:8089、[2001:db8::1]:8089`,
  "play.peerOutside": ({ peer, prefix }) =>
    `--peer ${peer} 不在 ${prefix} 之内；请取该网络中的地址`,
  "play.listen": ({ port, code }) => `无法监听端口 ${port}（${code}）；请另选一个`,
};
