/** Text and FIN beside a SYN, by strict_rfc9293: RFC 9293 3.10.7.2 and 3.10.7.3. */
import { expect, test } from "vitest";
import { runDrill } from "./drill.ts";

const STRICT = { settings: { strict_rfc9293: 1 } };

const half = `
   0    listen()
  +0    <  S   0:10(10)  win 65535  <mss 1000>
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
`;

test("text beside a SYN is read once the handshake is done, and acknowledged at once", () => {
  const stack = runDrill(
    `${half}
  +.1   <  .   1:1(0)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 11
        accept()
        receive() = 10
        =  ESTABLISHED`,
    STRICT,
  );
  expect(stack.counters.TCPOFOQueue).toBe(0);
});

test("it is processed once, though the handshake's last ACK brings the same text again", () => {
  runDrill(
    `${half}
  +.1   <  .   1:11(10)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 11
        accept()
        receive() = 10
        receive() = 0`,
    STRICT,
  );
});

test("the SYN again changes nothing; a reset forgets it all", () => {
  runDrill(
    `${half}
  +.5   <  S   0:10(10)  win 65535  <mss 1000>
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
  +.1   <  R   1:1(0)
        =  LISTEN
  +.1   <  S   0:0(0)  win 65535  <mss 1000>
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
  +.1   <  .   1:1(0)  ack 1  win 65535
        accept()
        receive() = 0`,
    STRICT,
  );
});

test("a SYN cookie keeps nothing: the text has to come again", () => {
  runDrill(
    `${half}
  +.1   <  .   1:1(0)  ack 1  win 65535
        accept()
        receive() = 0
  +.1   <  P.  1:11(10)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 11
        receive() = 10`,
    { settings: { strict_rfc9293: 1, tcp_syncookies: 2 } },
  );
});

// RFC 9293 3.6.1: who has given the connection up is told of no text, so the peer must be.
test("text for one who closed before the handshake was done is answered by a reset", () => {
  runDrill(
    `
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.1   <  S   0:10(10)  win 65535  <mss 1000>
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
        close()
  +.1   <  .   1:1(0)  ack 1  win 65535
  +0    >  R   1:1(0)`,
    STRICT,
  );
});
