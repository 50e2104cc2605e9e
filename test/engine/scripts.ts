/** Beginnings that many drills share. */

/** We connected; the peer's MSS is 1000. */
export const opened = `
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.1   <  S.  0:0(0)  ack 1  win 65535  <mss 1000>
  +0    >  .   1:1(0)  ack 1
`;

/** The peer connected, and was accepted. */
export const accepted = `
   0    listen()
  +0    <  S   0:0(0)  win 65535  <mss 1000>
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
  +.1   <  .   1:1(0)  ack 1  win 65535
        accept()
`;

/** The same with timestamps. */
export const openedTs = `
   0    connect()
  +0    >  S   0:0(0)  <mss 1460,nop,nop,TS val 100 ecr 0>
  +.1   <  S.  0:0(0)  ack 1  win 65535  <mss 1000,nop,nop,TS val 700 ecr 100>
  +0    >  .   1:1(0)  ack 1  <nop,nop,TS val 200 ecr 700>
`;
