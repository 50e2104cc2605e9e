/** What the user is told when a call cannot be carried out, in English. */
import { en as library } from "../../base/errors/en.ts";
import type { UserErrorWords } from "./words.ts";

export const en: UserErrorWords = {
  ...library,
  "call.unknownCommand": ({ command, near }) =>
    near === ""
      ? `there is no command "${command}"; run synfin help for the list`
      : `there is no command "${command}"; did you mean "${near}"?`,
  "call.unknownOption": ({ option, command, near }) =>
    near === ""
      ? `there is no option ${option}; run synfin ${command} --help for the list`
      : `there is no option ${option}; did you mean ${near}?`,
  "call.needsValue": ({ option }) => `${option} needs a value; write ${option} VALUE`,
  "call.takesNoValue": ({ option }) => `${option} takes no value; write ${option} alone`,
  "call.badChoice": ({ option, value, allowed, near }) =>
    near === ""
      ? `${option} takes ${allowed}, not "${value}"`
      : `${option} takes ${allowed}, not "${value}"; did you mean ${near}?`,
  "call.notTogether": ({ one, other }) =>
    `${one} and ${other} do not go together; give one of them`,
  "call.onlyWith": ({ option, needed }) => `${option} works only together with ${needed}`,
  "call.noInput": ({ command }) =>
    `synfin ${command} needs a capture file, - for standard input, or -i INTERFACE`,
  "call.tooMany": ({ word }) => `"${word}" is one word too many; quote a filter as a whole`,
  "input.terminal": () =>
    "standard input is a terminal; pipe a capture into it: tcpdump -U -w - | synfin explain -",
  "live.noProgram": ({ command }) =>
    `capturing needs tcpdump or dumpcap; install one (apt install tcpdump), then: ${command}`,
  "live.forbidden": ({ name, command }) =>
    `capturing on ${name} needs more rights; run: ${command}`,
  "live.noInterface": ({ name }) => `there is no interface ${name}; ip link lists them`,
  "live.badFilter": ({ filter, message }) =>
    `the filter "${filter}" is not understood (${message}); man pcap-filter has the language`,
  "live.failed": ({ name, message }) =>
    `capturing on ${name} ended at once (${message}); try tcpdump -i ${name} by itself`,
  "output.failed": ({ why }) => `the output could not be written (${why}); check the disk`,
  "output.noFile": ({ path, why }) =>
    `${path} cannot be written (${why}); check that the folder is there and writable`,
  "output.isInput": ({ path }) => `${path} is read, and would be written over; name another file`,
  "explain.notTwice": ({ option }) =>
    `${option} reads its input twice; save it to a file first: synfin explain FILE ${option} …`,
  "packetdrill.noFile": () =>
    "synfin packetdrill needs a script, or a directory with .pkt files below it",
  "packetdrill.noScripts": ({ path }) =>
    `there is no .pkt file below ${path}; name another directory, or the scripts themselves`,
  "play.noKnob": ({ name, near }) =>
    near === ""
      ? `there is no knob "${name}"; docs/knobs.md lists them`
      : `there is no knob "${name}"; did you mean ${near}?`,
  "play.noTarget": () => "name whom to connect to: synfin connect HOST:PORT",
  "play.badTarget": ({ target }) =>
    `"${target}" is no HOST:PORT; examples: 192.0.2.1:8089, [2001:db8::1]:8089`,
  "play.peerOutside": ({ peer, prefix }) =>
    `--peer ${peer} lies outside of ${prefix}; take an address of that network`,
  "play.ownAddress": ({ address, peer }) =>
    `${address} is this host's own address; the kernel's side of its wire is ${peer}`,
  "play.listen": ({ port, code }) => `port ${port} cannot be listened on (${code}); choose another`,
};
