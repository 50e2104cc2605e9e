/** Urgent data: RFC 9293 3.8.5 and RFC 6093. */
import { expect, test } from "vitest";
import { URGENT } from "../../src/engine/api.ts";
import { drill, runDrill } from "./drill.ts";
import { opened } from "./scripts.ts";

// MUST-30, MUST-62: behind the last urgent byte; it stays while that is not acknowledged.
test("the pointer stands on every segment until the urgent data is acknowledged", () => drill`
  ${opened}
        setOption("TCP_NODELAY")
        send(10, 1) = 10
  +0    >  PU. 1:11(10)   ack 1  urg 10
        send(10) = 10
  +0    >  P.  11:21(10)  ack 1
  +.1   <  .   1:1(0)     ack 21  win 65535
        send(10) = 10
  +0    >  P.  21:31(10)  ack 1
`);

// MUST-31: further than sixteen bits reach, the pointer points as far as they do.
test("70,000 urgent bytes", () => {
  const segments = Array.from({ length: 70 }, (_, i) => {
    const start = 1 + 1000 * i;
    const flags = i === 69 ? "PU." : "U.";
    return `
  +0 > ${flags} ${start}:${start + 1000}(1000) ack 1 urg ${Math.min(65_535, 70_001 - start)}`;
  });
  runDrill(
    `
   0    connect()
  +0    >  S   0:0(0)  <mss 1460,nop,wscale 7>
  +.1   <  S.  0:0(0)  ack 1  win 65535  <mss 1000,nop,wscale 7>
  +0    >  .   1:1(0)  ack 1
  +0    <  .   1:1(0)  ack 1  win 65535
        send(70000, 1) = 70000
  ${segments.join("")}
  `,
    { settings: { tcp_window_scaling: 1, tcp_initial_cwnd: 100 } },
  );
});

// MUST-32: told when there was none before, and whenever the end moves on; not otherwise.
test("the user is told of urgent data, and of more of it", () => drill`
  ${opened}
        !  connected writable
  +0    <  U.  1:101(100)    ack 1  win 65535  urg 300
  +0    >  .   1:1(0)  ack 101
        !  readable urgent
  +0    <  U.  101:201(100)  ack 1  win 65535  urg 200
  +0    >  .   1:1(0)  ack 201
        !  readable
  +0    <  U.  201:301(100)  ack 1  win 65535  urg 500
  +0    >  .   1:1(0)  ack 301
        !  readable urgent
        receive() = 300
  +0    <  .   301:701(400)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 701
        !  readable
        receive() = 400
  +0    <  U.  701:702(1)    ack 1  win 65535  urg 1
  +0    >  .   1:1(0)  ack 702
        !  readable urgent
`);

// MUST-33, MUST-62: the mode ends where the pointer points, behind the last urgent byte.
test("what is left to read of urgent data, before it has come and after", () => {
  const arrived = `
  ${opened}
  +0    <  U.  1:101(100)    ack 1  win 65535  urg 150
  +0    >  .   1:1(0)  ack 101
        receive(60) = 60
  +0    <  .   101:201(100)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 201`;
  const before = runDrill(arrived);
  expect(before.queues(0)).toMatchObject({ readable: 140, urgent: 90 });
  const almost = runDrill(`${arrived}
        receive(89) = 89`);
  expect(almost.queues(0).urgent).toBe(1);
  expect(almost.readiness(0) & URGENT).toBe(URGENT);
  const behind = runDrill(`${arrived}
        receive(90) = 90`);
  expect(behind.queues(0)).toMatchObject({ readable: 50, urgent: 0 });
  expect(behind.readiness(0) & URGENT).toBe(0);
});
