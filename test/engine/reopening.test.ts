/**
 * A SYN that may reopen a TIME-WAIT (RFC 9293 3.6.1, MAY-2) is first shown to the listener: where
 * that drops it, the TIME-WAIT stays as it was, and nothing is said to have happened.
 */
import { expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { Stack } from "../../src/engine/stack.ts";
import type { TraceEvent } from "../../src/trace/index.ts";
import { drill } from "./drill.ts";
import { accepted } from "./scripts.ts";

const served = `
  ${accepted}
        close()
  +0    >  F.  1:1(0)  ack 1
  +.1   <  F.  1:1(0)  ack 2  win 65535
  +0    >  .   2:2(0)  ack 2
        =  TIME-WAIT
`;

test("SYN with FIN is dropped in silence, and the TIME-WAIT still answers", () => drill`
  ${served}
  +.1   <  SF  1000:1000(0)  win 65535
  +.1   =  TIME-WAIT
        count tw = 1
        <  F.  1:1(0)  ack 2  win 65535
  +0    >  .   2:2(0)  ack 2
`);

test("and a true SYN after it still opens", () => drill`
  ${served}
  +.1   <  SF  1000:1000(0)  win 65535
  +.1   <  S   1000:1000(0)  win 65535
  +0    >  S.  0:0(0)  ack 1001  <mss 1460>
        =  SYN-RECEIVED
        count tw = 0
`);

const OWN = "192.0.2.1";
const PEER = "192.0.2.9";

test("a full accept queue drops the SYN and keeps the TIME-WAIT", () => {
  const events: TraceEvent[] = [];
  const settings = { tcp_syncookies: 0 };
  const trace = (event: TraceEvent) => events.push(event);
  const server = new Stack({ addresses: [OWN], random: new Random(1), settings, trace });
  const client = new Stack({ addresses: [PEER], random: new Random(2) });
  let now = 0;
  const carry = (): void => {
    for (let moved = true; moved; ) {
      moved = false;
      for (const [from, to] of [
        [client, server],
        [server, client],
      ] as const) {
        for (let packet = from.pollTransmit(now); packet; packet = from.pollTransmit(now)) {
          const bytes = packet.bytes.slice(packet.start, packet.end);
          to.handlePacket(bytes, 0, bytes.length, now);
          moved = true;
        }
      }
    }
    now += 1000;
  };
  const open = (localPort: number): number => {
    const socket = client.connect({ address: OWN, port: 80, localPort }, now);
    carry();
    return socket;
  };
  const state = () => server.stateBetween({ ip: OWN, port: 80 }, { ip: PEER, port: 40_000 });

  const listener = server.listen({ port: 80, backlog: 1 }, now);
  const first = open(40_000);
  server.close(server.accept(listener, now) as number, now);
  carry();
  client.close(first, now);
  carry();
  expect(state()).toBe("TIME-WAIT");
  for (const port of [40_001, 40_002]) open(port);

  const before = events.length;
  const again = open(40_000);
  expect(client.state(again)).toBe("SYN-SENT");
  expect(state()).toBe("TIME-WAIT");
  expect(server.counters.tw).toBe(1);
  expect(server.counters.ListenOverflows).toBe(1);
  expect(events.slice(before).filter(({ kind }) => kind === "step")).toEqual([]);

  // There is room again: the SYN that the client sends once more opens.
  server.accept(listener, now);
  now += 1_000_000;
  client.handleTimeout(now);
  carry();
  expect(client.state(again)).toBe("ESTABLISHED");
  expect(server.counters.tw).toBe(0);
});
