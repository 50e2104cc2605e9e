/**
 * What our SYN asks is decided at connect(): nothing that the user wants in the meantime, neither
 * MSG_MORE nor its absence, changes the question (RFC 3168 6.1.1, RFC 9768 3.1.1).
 */
import { describe, test } from "vitest";
import { drill } from "./drill.ts";

const CLASSIC = { tcp_ecn: 1, tcp_ecn_fallback: 0 };
const ACCURATE = { tcp_ecn: 3, tcp_ecn_fallback: 0 };
/** Clients may use Fast Open, and that without a cookie. */
const FAST_OPEN = { tcp_fastopen: 5 };
const MSG_MORE = 0x8000;

describe("a SYN that is sent again asks what it asked", () => {
  test("for accurate ECN, whatever was written", () => drill.with(ACCURATE)`
     0    connect()
    +0    >  SEWA  0:0(0)  <mss 1460>
    +.1   send(100) = 100
    +.9   >  SEWA  0:0(0)  <mss 1460>
  `);

  test("for ECN, though more was announced", () => drill.with(CLASSIC)`
     0    connect()
    +0    >  SEW  0:0(0)  <mss 1460>
    +.1   send(100, ${MSG_MORE}) = 100
    +.9   >  SEW  0:0(0)  <mss 1460>
    +.05  <  SE.  0:0(0)  ack 1  win 65535  <mss 1460>
    +0    >  .    1:1(0)  ack 1
  `);
});

describe("a SYN that waits for the first write asks what it would have asked", () => {
  test("for accurate ECN", () => drill.with({ ...ACCURATE, ...FAST_OPEN })`
     0    connect({"options": {"TCP_FASTOPEN_CONNECT": 1}})
    +.1   send(100) = 100
    +0    >  SEWA  0:100(100)  <mss 1460>
  `);

  test("for ECN, though more was announced", () => drill.with({ ...CLASSIC, ...FAST_OPEN })`
     0    connect({"options": {"TCP_FASTOPEN_CONNECT": 1}})
    +.1   send(100, ${MSG_MORE}) = 100
    +0    >  SEW  0:100(100)  <mss 1460>
  `);
});
