/**
 * Opens COUNT connections to ADDRESS PORT and holds them until it is ended: a load for measuring
 * what an established connection costs the other side. Prints "open COUNT" when all stand.
 */
import { connect } from "node:net";

const [address = "", port, count] = process.argv.slice(2);
const AT_ONCE = 256;
let opened = 0;
let started = 0;

function open(): void {
  if (started >= Number(count)) return;
  started += 1;
  const socket = connect({ host: address, port: Number(port) }, () => {
    opened += 1;
    if (opened === Number(count)) process.stdout.write(`open ${opened}\n`);
    open();
  });
  socket.on("error", (error: NodeJS.ErrnoException) => {
    process.stderr.write(`${error.code}\n`);
    process.exit(1);
  });
}
for (let i = 0; i < AT_ONCE; i++) open();
