/** Fast Open: RFC 7413, with Linux's cookies. */
import { expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { Stack } from "../../src/engine/stack.ts";
import { drill } from "./drill.ts";

const server = drill.with({
  tcp_fastopen: 2,
  tcp_fastopen_key: "a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4",
});

test("a SYN that asks gets a cookie; a SYN with a wrong one gets the right one", () => server`
   0    listen(5, {"TCP_FASTOPEN": 5})
  +0    <  S   0:0(0)  win 65535  <mss 1460,FO>
  +0    >  S.  0:0(0)  ack 1  <...>
        =  SYN-RECEIVED
  +0    <  port 7001 S 0:10(10)  win 65535  <mss 1460,FO 0102030405060708>
  +0    >  port 7001 S. 0:0(0)  ack 1  <...>
        =  SYN-RECEIVED
        count TCPFastOpenPassiveFail = 1
        count TCPFastOpenCookieReqd = 1
`);

test("where no cookie is required, data on the SYN can be read at once", () => drill.with({
  tcp_fastopen: 0x602,
})`
   0    listen()
  +0    <  S   0:10(10)  win 65535  <mss 1000>
  +0    >  S.  0:0(0)  ack 11  <mss 1460>
        =  SYN-RECEIVED
        accept()
        receive() = 10
        send(5) = 5
  +0    >  P.  1:6(5)  ack 11
  +.1   <  .   11:11(0)  ack 6  win 65535
        =  ESTABLISHED
        count TCPFastOpenPassive = 1
`);

test("a client asks for a cookie first, then sends data with it", () => {
  const make = (address: string, seed: number) =>
    new Stack({
      addresses: [address],
      random: new Random(seed),
      settings: { tcp_fastopen: 3 },
    });
  const client = make("192.0.2.1", 1);
  const host = make("192.0.2.2", 2);
  const listener = host.listen({ port: 80, backlog: 5, options: { TCP_FASTOPEN: 5 } }, 0);
  const carry = (from: Stack, to: Stack, now: number): number => {
    let count = 0;
    for (let p = from.pollTransmit(now); p; p = from.pollTransmit(now)) {
      to.handlePacket(p.bytes, p.start, p.end, now);
      count++;
    }
    return count;
  };
  const data = new TextEncoder().encode("hello");
  const into = new Uint8Array(16);
  for (const round of [1, 2]) {
    const now = round * 1_000_000;
    client.connect({ address: "192.0.2.2", port: 80, fastOpenData: data }, now);
    expect(carry(client, host, now)).toBe(1);
    const early = host.accept(listener, now);
    expect(early !== undefined, "accepted from the SYN alone").toBe(round === 2);
    while (carry(host, client, now) + carry(client, host, now) > 0);
    const socket = early ?? host.accept(listener, now);
    expect(host.receive(socket as number, into, 0, 16, now)).toBe(5);
  }
  expect(host.counters.TCPFastOpenPassive).toBe(1);
});
