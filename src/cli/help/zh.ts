/** The help in Chinese. */
import type { HelpPages } from "./pages.ts";

export const zh: HelpPages = {
  synfin: `synfin：观察、解释并运行 TCP 连接管理

用法：synfin 命令 [选项]

  explain 文件…       抓包中的每条连接，从第一个 SYN 到最后一个 FIN
  packetdrill 文件…   在虚拟时间里用引擎运行 packetdrill 脚本
  host                由引擎在 TUN 设备上运行的一台独立主机，可供试验
  listen [端口]       可供试验的服务器，用引擎或内核的套接字
  connect 主机:端口   可供试验的客户端：一条连接，或许多短连接
  diagram             RFC 9293 的状态机，输出为 SVG、Mermaid 或文本

synfin 命令 --help 查看详情。--lang en|zh 选择语言（默认取自 LANG）。
`,
  explain: `synfin explain：抓包中的每条连接，从第一个 SYN 到最后一个 FIN

用法：synfin explain [选项] 文件…              多个文件按时间顺序合并读取
      tcpdump -U -w - | synfin explain -      连接来去之间实时解释
      synfin explain -i 网卡 ['过滤表达式']    由它启动 tcpdump（或 dumpcap）

pcap 与 pcapng，无论是否以 gzip 或 zstd 压缩，均按内容识别。

显示什么（默认：先是摘要，然后每条连接一行，最说明问题的在前）
  -c, --connection N   完整讲述一条连接：状态、报文段、时序图、过滤器
  --ladder 形式        只要它的时序图：text、svg 或 mermaid（与 --connection 同用）
  --json               每条连接一行 JSON（见 docs/json.md）
  --events             每条连接的每次状态迁移
  --zeek               与 Zeek 相同格式的 conn.log
  --csv                供电子表格使用
  --html               一个自包含的网页
  --follow             连接结束时即时输出
  --limit N            最多列出 N 条连接（默认 50；0 表示全部）

选取什么
  --where 表达式       'closed.how = reset and opened.rttMs > 100'：JSON 的字段，
                       = != < <= > >= ~，and or not，in (a, b)，括号

如何工作
  --max-connections N  同时最多记住 N 条连接（默认 1000000）
  --strict             发现严重程度为 error 的问题时以 1 退出
  --lang en|zh         报告的语言（默认取自 LANG）
  --no-color           不用颜色（也可设 NO_COLOR）

退出状态：0；使用 --strict 且发现 error 时为 1；调用有误为 2。
`,
  diagram: `synfin diagram：RFC 9293 图 5 的状态机，由实际运行的那张表绘出

用法：synfin diagram [--form svg|mermaid|text] [--all]

  --form 形式   svg、mermaid 或 text（默认 text）
  --all         连同图外的行：RST、ABORT、各种超时、TIME-WAIT 复用
`,
  packetdrill: `synfin packetdrill：在虚拟时间里用引擎运行 packetdrill 脚本

用法：synfin packetdrill [选项] 文件…          目录代表其下所有 .pkt 文件

  --json                   每个脚本一行 JSON：file、result、reason
  --exact                  除脚本自己写明的时间范围外不容许任何偏差，
                           也不容许发出脚本没有预期的报文
  -D, --define 符号=值     脚本中某个词代表什么；可重复给出；只给符号即可供 #ifdef 符号 使用
                           （Linux 总是已定义）
  --dialect linux|freebsd  脚本属于哪一家（默认：设置 FreeBSD 的 sysctl 或位于 bsd/ 目录的为
                           freebsd，其余为 linux）
  --ip_version 版本        ipv4、ipv6 或 ipv4_mapped_ipv6（默认由脚本决定，否则 ipv4）
  --mtu N                  链路的 MTU（默认由脚本决定，否则 1500）
  --local_ip 地址          被测的一端，--remote_ip 地址为脚本扮演的一端
  --tolerance_usecs N      事件可以早到或晚到的微秒数（默认 4000）
  --tolerance_percent N    同上，为之前等待时间的百分比（默认 12.5）
  --lang en|zh             报告的语言（默认取自 LANG）
  --no-color               不用颜色（也可设 NO_COLOR）

脚本自己写明的优先于此处给出的。失败时显示脚本的那一行、预期、实际以及该连接的时序图。
脚本中的任何内容都不会被执行：\`反引号\`中的设置会被理解；这里无法具备的条件使脚本被跳过。

退出状态：没有脚本失败为 0；有失败为 1；调用有误为 2。
`,
  host: `synfin host：由引擎在 TUN 设备上运行的一台独立主机，可供试验

用法：sudo synfin host [选项]

它提供 echo（7）、discard（9）、chargen（19）、http（80：网页显示它自己这条连接的一生）、
iperf3（5201）和行服务（8089：逐行应答，quit 关闭）。按 Ctrl-C 即全部撤除。

  --address 地址/位数      它的地址；可重复（默认 192.0.2.2/24 和 2001:db8::2/64）
  --peer 地址              内核一侧，与各地址对应（默认：第一个空闲地址）
  --tun 名称               设备名（默认由内核选择）
  --mtu 字节               设备的 MTU（默认 1500）
  --set 参数=值            Linux 名称的参数，例如 tcp_fin_timeout=5；可重复。
                           --参数 值 与此相同
  --trace                  状态转移和报文段发生时即打印
  --pcap 文件              写出每个数据包，供 Wireshark 查看
  --no-offload             任何数据包不超过 MTU，并计算每个校验和
  --bare                   不记录连接：最快，用于测量
  --lang en|zh             语言（默认取自 LANG）
  --no-color               不用颜色（也可用 NO_COLOR）

试试：curl http://192.0.2.2/ · nc 192.0.2.2 8089 · iperf3 -c 192.0.2.2
`,
  listen: `synfin listen：可供试验的服务器

用法：sudo synfin listen [选项] [端口]        （默认端口 8089）

逐行应答，quit 关闭。状态转移发生时即打印；结束时（Ctrl-C）打印每条连接的一生和梯形图。

  --on synfin|kernel   用谁的套接字：TUN 设备上引擎的（默认），或内核的；
                       内核的状态转移只有 root 可见，且不显示报文段
  --linger 0           以 RST 关闭
  --once               第一条连接结束后退出

使用 --on synfin 时，可用 synfin host 除 --bare 外的全部选项；--trace 也打印报文段。
`,
  connect: `synfin connect：可供试验的客户端

用法：sudo synfin connect [选项] 主机[:端口]    （默认端口 8089；[IPv6]:端口）

标准输入发往对端，对端的应答写到标准输出。Ctrl-D 关闭本端方向，对端仍可继续。
状态转移发生时打印到标准错误，结束时打印连接的一生和梯形图。

  --on synfin|kernel   用谁的套接字：TUN 设备上引擎的（默认），或内核的
  --linger 0           以 RST 关闭
  --count N            打开 N 条短连接；最后列出各时刻处于各状态的连接数
  --concurrent C       同时最多 C 条（默认 50）；C = N 时全部同时关闭
  --rate R             每秒最多新建 R 条

使用 --on synfin 时，可用 synfin host 除 --bare 外的全部选项；此时主机须为地址：内核一侧是
192.0.2.1。退出状态：0；有连接失败为 1；调用有误为 2。
`,
};
