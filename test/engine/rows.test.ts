/** Every row of the table is fired by the engine: one drill a row, named as in the table. */
import { expect, test } from "vitest";
import { TRANSITIONS } from "../../src/machine/transitions.ts";
import { runDrill } from "./drill.ts";
import { opened } from "./scripts.ts";

const synSent = `
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
`;
const crossed = `
  ${synSent}
  +.1   <  S   0:0(0)  win 65535  <mss 1000>
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
`;
const listening = `
   0    listen()
`;
const row = `
  ${listening}
  +0    <  S   0:0(0)  win 65535
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
`;
const accepted = `
  ${row}
  +.1   <  .   1:1(0)  ack 1  win 65535
        accept()
`;
const finWait1 = `
  ${opened}
        shutdown("write")
  +0    >  F.  1:1(0)  ack 1
`;
const finWait2 = `
  ${finWait1}
  +.1   <  .   1:1(0)  ack 2  win 65535
`;
const closeWait = `
  ${opened}
  +.1   <  F.  1:1(0)  ack 1  win 65535
  +.001 >  .   1:1(0)  ack 2
`;
const lastAck = `
  ${closeWait}
        shutdown("write")
  +0    >  F.  1:1(0)  ack 2
`;
const closing = `
  ${finWait1}
  +.1   <  F.  1:1(0)  ack 1  win 65535
  +0    >  .   2:2(0)  ack 2
`;
const timeWait = `
  ${finWait2}
  +.1   <  F.  1:1(0)  ack 2  win 65535
  +0    >  .   2:2(0)  ack 2
`;
const servedTimeWait = `
  ${accepted}
        close()
  +0    >  F.  1:1(0)  ack 1
  +.1   <  F.  1:1(0)  ack 2  win 65535
  +0    >  .   2:2(0)  ack 2
`;
const reset = "  +.05  <  R   1:1(0)";
const lateReset = "  +.05  <  R   2:2(0)";
/** One unanswered segment is enough: the user timeout is 10 ms. */
const impatient = `setOption("TCP_USER_TIMEOUT", 10)`;

const DRILLS: Record<string, string> = {
  "CLOSED passive OPEN": listening,
  "CLOSED active OPEN": synSent,
  "LISTEN CLOSE": `${listening} closeListener()`,
  "LISTEN SEND": `${listening} openListener()
  +0    >  S   0:0(0)  <mss 1460>
  `,
  "LISTEN rcv SYN": row,
  "SYN-SENT CLOSE": `${synSent} close()`,
  "SYN-SENT rcv SYN": crossed,
  "SYN-SENT rcv SYN,ACK": opened,
  "SYN-RECEIVED rcv ACK of SYN": accepted,
  "SYN-RECEIVED CLOSE": `${crossed} close()`,
  "ESTABLISHED CLOSE": finWait1,
  "ESTABLISHED rcv FIN": closeWait,
  "FIN-WAIT-1 rcv ACK of FIN": finWait2,
  "FIN-WAIT-1 rcv FIN": closing,
  "FIN-WAIT-2 rcv FIN": timeWait,
  "CLOSE-WAIT CLOSE": lastAck,
  "CLOSING rcv ACK of FIN": `${closing}
  +.05  <  .   2:2(0)  ack 2  win 65535`,
  "LAST-ACK rcv ACK of FIN": `${lastAck}
  +.05  <  .   2:2(0)  ack 2  win 65535`,
  "TIME-WAIT 2MSL timeout": `${timeWait}
  +61   =  CLOSED`,
  "SYN-RECEIVED rcv RST, opened passively": `${row} ${reset}`,
  "FIN-WAIT-1 rcv FIN,ACK of FIN": `${finWait1}
  +.1   <  F.  1:1(0)  ack 2  win 65535
  +0    >  .   2:2(0)  ack 2`,
  "SYN-SENT rcv RST": `${synSent}
  +.05  <  R.  0:0(0)  ack 1`,
  "SYN-RECEIVED rcv RST": `${crossed} ${reset}`,
  "ESTABLISHED rcv RST": `${opened} ${reset}`,
  "FIN-WAIT-1 rcv RST": `${finWait1} ${reset}`,
  "FIN-WAIT-2 rcv RST": `${finWait2} ${reset}`,
  "CLOSE-WAIT rcv RST": `${closeWait} ${lateReset}`,
  "CLOSING rcv RST": `${closing} ${lateReset}`,
  "LAST-ACK rcv RST": `${lastAck} ${lateReset}`,
  "TIME-WAIT rcv RST": `${timeWait} ${lateReset}`,
  "LISTEN ABORT": `${listening} abortListener()`,
  "SYN-SENT ABORT": `${synSent} abort()`,
  "SYN-RECEIVED ABORT": `${crossed} abort()
  +0    >  R.  1:1(0)  ack 1`,
  "ESTABLISHED ABORT": `${opened} abort()
  +0    >  R.  1:1(0)  ack 1`,
  "FIN-WAIT-1 ABORT": `${finWait1} abort()
  +0    >  R.  2:2(0)  ack 1`,
  "FIN-WAIT-2 ABORT": `${finWait2} abort()
  +0    >  R.  2:2(0)  ack 1`,
  "CLOSE-WAIT ABORT": `${closeWait} abort()
  +0    >  R.  1:1(0)  ack 2`,
  "CLOSING ABORT": `${closing} abort()`,
  "LAST-ACK ABORT": `${lastAck} abort()`,
  "TIME-WAIT ABORT": `${timeWait} abort()
        =  CLOSED`,
  "SYN-SENT user timeout": `
   0    connect({"options": {"TCP_SYNCNT": 1}})
  +0    >  S   0:0(0)  <mss 1460>
        set tcp_syn_linear_timeouts = 0
  +1    >  S   0:0(0)  <mss 1460>
  +2    =  CLOSED`,
  "SYN-RECEIVED user timeout": `${row}
        set tcp_synack_retries = 0
  +1    =  LISTEN`,
  "ESTABLISHED user timeout": `${opened} ${impatient}
        send(1) = 1
  +0    >  P.  1:2(1)  ack 1
  +.3   >  P.  1:2(1)  ack 1
  +.01  =  CLOSED`,
  "FIN-WAIT-1 user timeout": `${opened} ${impatient}
        shutdown("write")
  +0    >  F.  1:1(0)  ack 1
  +.3   >  F.  1:1(0)  ack 1
  +.01  =  CLOSED`,
  "FIN-WAIT-2 user timeout": `${finWait2}
        setOption("TCP_KEEPIDLE", 1)
        setOption("TCP_KEEPINTVL", 1)
        setOption("TCP_KEEPCNT", 1)
        setOption("SO_KEEPALIVE")
  +1    >  .   1:1(0)  ack 1
  +1    >  R.  2:2(0)  ack 1
        =  CLOSED`,
  "CLOSE-WAIT user timeout": `${closeWait} ${impatient}
        send(1) = 1
  +0    >  P.  1:2(1)  ack 2
  +.3   >  P.  1:2(1)  ack 2
  +.01  =  CLOSED`,
  "CLOSING user timeout": `${opened} ${impatient}
        shutdown("write")
  +0    >  F.  1:1(0)  ack 1
  +.1   <  F.  1:1(0)  ack 1  win 65535
  +0    >  .   2:2(0)  ack 2
  +.2   >  F.  1:1(0)  ack 2
  +.01  =  CLOSED`,
  "LAST-ACK user timeout": `${closeWait} ${impatient}
        shutdown("write")
  +0    >  F.  1:1(0)  ack 2
  +.3   >  F.  1:1(0)  ack 2
  +.01  =  CLOSED`,
  "TIME-WAIT rcv SYN": `${servedTimeWait}
  +1    <  S   1000:1000(0)  win 65535
  +0    >  S.  0:0(0)  ack 1001  <mss 1460>`,
  "TIME-WAIT active OPEN": `
        set tcp_timestamps = 1
        set tcp_tw_reuse = 1
   0    connect({"localPort": 40000, "options": {"SO_REUSEADDR": 1}})
  +0    >  S   0:0(0)  <mss 1460,nop,nop,TS val 100 ecr 0>
  +.1   <  S.  0:0(0)  ack 1  win 65535  <nop,nop,TS val 700 ecr 100>
  +0    >  .   1:1(0)  ack 1  <...>
        close()
  +0    >  F.  1:1(0)  ack 1  <...>
  +.1   <  F.  1:1(0)  ack 2  win 65535  <nop,nop,TS val 800 ecr 200>
  +0    >  .   2:2(0)  ack 2  <...>
  +2    connect({"localPort": 40000, "options": {"SO_REUSEADDR": 1}})
  +0    >  S   0:0(0)  <...>`,
  "FIN-WAIT-2 FIN-WAIT-2 timeout": `${opened}
        close()
  +0    >  F.  1:1(0)  ack 1
  +.1   <  .   1:1(0)  ack 2  win 65535
  +61   =  CLOSED`,
};

for (const [number, [from, trigger, to]] of TRANSITIONS.entries()) {
  test(`${from} on ${trigger} leads to ${to}`, () => {
    const script = DRILLS[`${from} ${trigger}`];
    expect(script, "a drill for the row").toBeDefined();
    const stack = runDrill(script as string);
    expect(stack.steps[number], "how often the row was taken").toBeGreaterThan(0);
  });
}
