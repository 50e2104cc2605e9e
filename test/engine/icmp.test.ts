/** ICMP errors about a connection: RFC 9293 3.9.2.2, RFC 5461, RFC 5927. */
import { expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { SOFT_ERROR } from "../../src/engine/api.ts";
import { Stack } from "../../src/engine/stack.ts";
import { runDrill } from "./drill.ts";
import { icmpAbout, takeAll } from "./rawPackets.ts";
import { opened } from "./scripts.ts";

const sending = `
  ${opened}
        !  connected writable
        send(10) = 10
  +0    >  P.  1:11(10)  ack 1
`;
const goesOn = `
        =  ESTABLISHED
  +.1   <  .   1:1(0)  ack 11  win 65535
        send(10) = 10
  +0    >  P.  11:21(10)  ack 1
`;

// MUST-47, MUST-54, MUST-56, SHLD-25: told, and the connection goes on.
test.each(["net", "host", "source-route", "time-exceeded", "parameter"])(
  "a soft error does not abort: %s",
  (what) => {
    const stack = runDrill(`${sending}
  +.1   <  icmp ${what} 1
        !  soft-error
  ${goesOn}`);
    expect(stack.info(0, 2_000_000)?.tcpi_state).toBe(1);
  },
);

// Linux differs from SHLD-26, as RFC 5461 3 records: anyone on the way could forge one.
test.each(["protocol", "port"])("nor does a hard one, of a connection that stands: %s", (what) => {
  runDrill(`${sending}
  +.1   <  icmp ${what} 1
        !  soft-error
  ${goesOn}`);
});

// MUST-55: silently discarded, neither told nor heeded.
test("source quench is nothing", () => {
  const stack = runDrill(`${sending}
        info("tcpi_snd_cwnd") = 10
  +.1   <  icmp quench 1
        !
        info("tcpi_snd_cwnd") = 10
  ${goesOn}`);
  expect(stack.counters.OutOfWindowIcmps).toBe(0);
});

test("an acknowledgment ends the trouble: what ICMP said once is not told much later", () => {
  runDrill(
    `${sending}
  +.1   <  icmp host 1
  +0    <  .   1:1(0)  ack 11  win 65535
        !
        send(10) = 10
  +0    >  P.  11:21(10)  ack 1
  +.3   >  P.  11:21(10)  ack 1
  +.6   =  CLOSED
        receive() = ETIMEDOUT`,
    { settings: { tcp_retries2: 0 } },
  );
});

// 3.8.3, MUST-20 (b), SHLD-9, SHLD-10; 3.9.1.8, MUST-47: three retransmissions are R1.
test("R1 is told before R2 ends the connection", () => {
  const stack = runDrill(`${sending}
        !
  +.3   >  P.  1:11(10)  ack 1
  +.6   >  P.  1:11(10)  ack 1
        !
  +1.2  >  P.  1:11(10)  ack 1
        =  ESTABLISHED`);
  const event = stack.pollEvent();
  expect([event?.what, event?.error]).toEqual([SOFT_ERROR, -110]);
});

// MUST-22, SHLD-9: the same for SYNs.
test("R1 of a SYN is told, then R2", () => {
  runDrill(
    `
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +1    >  S   0:0(0)  <mss 1460>
  +2    >  S   0:0(0)  <mss 1460>
        !
  +4    >  S   0:0(0)  <mss 1460>
        !  soft-error
  +8    >  S   0:0(0)  <mss 1460>
  +16   !  readable failed ended
        receive() = ETIMEDOUT`,
    { settings: { tcp_syn_linear_timeouts: 0, tcp_syn_retries: 4 } },
  );
});

// MUST-23: not by default (see docs/compliance.md), but a user may ask for three minutes.
test("TCP_SYNCNT 7 goes on with a SYN for more than three minutes", () => {
  const again = [1, 2, 4, 8, 16, 32, 64].map(
    (wait) => `
  +${wait} >  S   0:0(0)  <mss 1460>`,
  );
  runDrill(
    `
   0    connect({"options": {"TCP_SYNCNT": 7}})
  +0    >  S   0:0(0)  <mss 1460>
  ${again.join("")}
  +119  =  SYN-SENT
  +10   =  CLOSED`,
    { settings: { tcp_syn_linear_timeouts: 0 } },
  );
});

// MUST-54: the connection that the quoted header names, of either family, and no other.
test.each([
  ["192.0.2.1", "192.0.2.9", 3, 3],
  ["2001:db8::1", "2001:db8::9", 1, 4],
])("an error finds its connection among others: %s", (own, peer, type, code) => {
  const stack = new Stack({ addresses: [own], random: new Random(3) });
  const sockets = [5000, 5001].map((localPort) =>
    stack.connect({ address: peer, port: 80, localPort }, 0),
  );
  const [, second] = takeAll(stack, 0);
  if (second === undefined) throw new Error("two SYNs");
  const bytes = icmpAbout(second, type, code);
  stack.handlePacket(bytes, 0, bytes.length, 1000);
  expect(sockets.map((socket) => stack.state(socket))).toEqual(["SYN-SENT", "CLOSED"]);
  expect(stack.getOption(sockets[1] as number, "SO_ERROR")).toBe(111);
});

// RFC 6069: no way to the peer is no congestion: the doubling is taken back, once an error.
test.each([
  ["host", 0.3],
  ["net", 0.3],
  ["port", 0.6],
])("the wait after a retransmission that met %s unreachable", (what, wait) => {
  runDrill(`${sending}
  +.3   >  P.  1:11(10)  ack 1
  +.1   <  icmp ${what} 1
  +${Math.round(10 * wait - 1) / 10}   >  P.  1:11(10)  ack 1
  +.6   ${what === "port" ? "=  ESTABLISHED" : ">  P.  1:11(10)  ack 1"}`);
});
