// synfin/machine: figure 5 of RFC 9293 as a table, and steps that only its rows allow.
import { FIGURE, lookUp, next } from "synfin/machine";

for (const [from, trigger, to, action] of FIGURE)
  console.log(`${from}: ${trigger} -> ${to} (${action})`);

console.log(next("ESTABLISHED", "rcv FIN")); // CLOSE-WAIT
console.log(lookUp("ESTABLISHED", "2MSL timeout")); // undefined: the figure has no such step
