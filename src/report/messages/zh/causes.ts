/** Chinese: why a reset was sent, as a clause after "因为". */
import type { Catalogue } from "../catalogue.ts";

export const cause: Catalogue["cause"] = {
  "port-closed": "该端口上没有进程监听",
  "backlog-full": "监听套接字的全连接队列已满",
  "unread-data": "它关闭套接字时接收缓冲区里还有数据没有读走",
  "linger-zero": "它以 SO_LINGER 0 关闭套接字，直接中止连接",
  "data-after-close": "它的套接字已经关闭，却又收到了数据",
  "half-open-peer": "它已经不认识这条连接（重启过，或丢失了状态）",
  "challenge-answered": "它收到了一个它并不拥有的连接的 challenge ACK",
  "handshake-abandoned": "它中途放弃了握手",
  "listener-closed": "连接还没有被 accept，监听套接字就关闭了",
  middlebox: "路径上有设备要终止它",
  "timeout-abort": "它等待超时而放弃",
  aborted: "应用程序主动中止了连接",
};
