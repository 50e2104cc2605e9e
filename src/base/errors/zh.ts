/** What a caller of the library can do something about, in Chinese. */
import type { LibraryErrorWords } from "./words.ts";

export const zh: LibraryErrorWords = {
  "call.badValue": ({ option, value, allowed }) => `${option} 只接受 ${allowed}，不能是“${value}”`,
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
  "filter.wrong": ({ filter, word, position }) => {
    const place = word === "" ? "结尾" : `第 ${position} 个字符“${word}”`;
    const known =
      "host、net、port、portrange、src、dst、tcp[tcpflags]、less、greater、and、or、not";
    return `过滤表达式“${filter}”在${place}处无法理解；可用 ${known}`;
  },
  "tun.addressTaken": ({ address, taken, device }) =>
    device === ""
      ? `${address} 属于本机上正在运行的另一台主机；请用 --address 另选一个，或不写`
      : `不能用 ${address}，因为 ${taken} 在 ${device} 上；请用 --address 另选一个，或不写`,
  "tun.noneFree": () => "所有示例网络在这里都已被占用；请用 --address 指定一个",
  "explain.noConnection": ({ number, last }) =>
    Number(last) === 0
      ? `没有第 ${number} 条连接：没有找到任何 TCP 连接`
      : `没有第 ${number} 条连接；编号从 1 到 ${last}`,
  "where.wrong": ({ message }) => `${message}`,
  "host.noKoffi": () => "这需要可选的软件包 koffi；请运行：npm install koffi",
  "host.notLinux": () => "这需要 Linux：它直接使用内核的套接字和设备",
  "host.traceForbidden": () => "内核只让 root 读它的跟踪记录；请用 sudo 运行",
  "host.noTrace": ({ why }) =>
    `读不到内核的跟踪记录（${why}）；可以试试 mount -t tracefs none /sys/kernel/tracing`,
  "tun.noModule": () => "缺少 /dev/net/tun；请加载模块：sudo modprobe tun",
  "tun.noRight": () => "创建 TUN 设备需要 root（CAP_NET_ADMIN）；请用 sudo 运行",
  "tun.busy": ({ name }) => `设备 ${name} 正被占用；请用 --tun 另选一个名字`,
  "tun.badName": ({ name }) => `“${name}”不能作为设备名；最多 15 个字母和数字`,
  "tun.failed": ({ why }) => `无法创建 TUN 设备（${why}）；请试试 ip tuntap add mode tun`,
  "tun.noIproute": () => "缺少程序 ip；请安装：apt install iproute2",
  "tun.noAddress": ({ why }) => `无法设置设备的内核一侧（${why}）；请换用其他地址`,
};
