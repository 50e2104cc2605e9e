/** SYN queue limits and SYN cookies: RFC 4987 3.6, Linux's limits as measured. */
import { test } from "vitest";
import { drill } from "./drill.ts";

const cookies = drill.with({
  tcp_syncookies: 2,
  tcp_timestamps: 1,
  tcp_sack: 1,
  tcp_window_scaling: 1,
});

test("a cookie keeps MSS, SACK and window scale, and holds nothing", () => cookies`
   0    listen()
  +.5   <  S   0:0(0)  win 65535  <mss 1400,sackOK,TS val 500 ecr 0,nop,wscale 9>
  +0    >  S.  0:0(0)  ack 1  <mss 1460,sackOK,TS val 100 ecr 500,nop,wscale 7>
        =  LISTEN
  +.1   <  .   1:1(0)  ack 1  win 1000  <nop,nop,TS val 600 ecr 100>
        =  ESTABLISHED
        accept()
        info("tcpi_options") = 7
        info("tcpi_snd_wscale") = 9
        info("tcpi_snd_mss") = 1288
        count SyncookiesSent = 1
        count SyncookiesRecv = 1
`);

test("without timestamps a cookie keeps the MSS alone", () => cookies`
   0    listen()
  +0    <  S   0:0(0)  win 65535  <mss 1460,nop,nop,sackOK,nop,wscale 9>
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
  +.1   <  P.  1:11(10)  ack 1  win 1000
  +0    >  .   1:1(0)  ack 11
        accept()
        receive() = 10
        info("tcpi_options") = 0
`);

test("a cookie is good for two minutes at most", () => cookies`
   0    listen()
  +0    <  S   0:0(0)  win 65535  <mss 1460>
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
  +121  <  .   1:1(0)  ack 1  win 1000
  +0    >  R   1:1(0)
        =  LISTEN
`);

test("a guessed cookie is reset", () => cookies`
   0    listen()
  +0    <  S   0:0(0)  win 65535  <mss 1460>
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
  +0    <  .   1:1(0)  ack 5  win 1000
  +0    >  R   5:5(0)
        count SyncookiesFailed = 1
`);

test("with cookies on overflow the SYN queue holds the backlog and one more", () => drill`
   0    listen(0)
  +0    <  port 7001 S  0:0(0)  win 1000
  +0    >  port 7001 S. 0:0(0)  ack 1  <mss 1460>
        =  SYN-RECEIVED
  +0    <  port 7002 S  0:0(0)  win 1000
  +0    >  port 7002 S. 0:0(0)  ack 1  <mss 1460>
        =  LISTEN
        count TCPReqQFullDoCookies = 1
`);

test("without cookies what does not fit is dropped", () => drill.with({ tcp_syncookies: 0 })`
   0    listen(0)
  +0    <  port 7001 S  0:0(0)  win 1000
  +0    >  port 7001 S. 0:0(0)  ack 1  <mss 1460>
  +0    <  port 7002 S  0:0(0)  win 1000
        count TCPReqQFullDrop = 1
        count ListenDrops = 1
`);
