/** What the user is told when a call cannot be carried out, in English. */
import type { UserErrorWords } from "./words.ts";

export const en: UserErrorWords = {
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
  "call.badValue": ({ option, value, allowed }) => `${option} takes ${allowed}, not "${value}"`,
  "call.notTogether": ({ one, other }) =>
    `${one} and ${other} do not go together; give one of them`,
  "call.onlyWith": ({ option, needed }) => `${option} works only together with ${needed}`,
  "call.noInput": ({ command }) =>
    `synfin ${command} needs a capture file, - for standard input, or -i INTERFACE`,
  "call.tooMany": ({ word }) => `"${word}" is one word too many; quote a filter as a whole`,
  "input.terminal": () =>
    "standard input is a terminal; pipe a capture into it: tcpdump -U -w - | synfin explain -",
  "input.directory": ({ path }) => `${path} is a directory; name the capture files in it`,
  "input.missing": ({ path }) => `${path} does not exist; check the path`,
  "input.forbidden": ({ path }) => `${path} may not be read by you; run with the right to read it`,
  "input.unreadable": ({ path, code }) =>
    `${path} cannot be read (${code}); copy it elsewhere first`,
  "input.empty": ({ path }) => `${path} is empty; capture again, a capture has at least a header`,
  "input.text": ({ path }) =>
    `${path} is text; give the capture itself, as tcpdump -w or Wireshark wrote it`,
  "input.notACapture": ({ path }) =>
    `${path} is not a capture; give pcap or pcapng, plain or compressed with gzip or zstd`,
  "input.zstdWindow": ({ path }) =>
    `${path} was compressed with too large a window to read here; unpack it with zstd -d --long=31`,
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
  "filter.wrong": ({ filter, word, position }) => {
    const place = word === "" ? "its end" : `"${word}", character ${position}`;
    const known =
      "host, net, port, portrange, src, dst, tcp[tcpflags], less, greater, and, or, not";
    return `the filter "${filter}" is not understood at ${place}; it takes ${known}`;
  },
  "explain.noConnection": ({ number, last }) =>
    Number(last) === 0
      ? `there is no connection ${number}: no TCP connection was found`
      : `there is no connection ${number}; they are numbered from 1 to ${last}`,
  "explain.notTwice": ({ option }) =>
    `${option} reads its input twice; save it to a file first: synfin explain FILE ${option} …`,
  "where.wrong": ({ message }) => `${message}`,
  "packetdrill.noFile": () =>
    "synfin packetdrill needs a script, or a directory with .pkt files below it",
  "packetdrill.noScripts": ({ path }) =>
    `there is no .pkt file below ${path}; name another directory, or the scripts themselves`,
  "host.noKoffi": () => "this needs the optional package koffi; run: npm install koffi",
  "host.notLinux": () => "this needs Linux: it works with the kernel's own sockets and devices",
  "tun.noModule": () => "/dev/net/tun is missing; load its module: sudo modprobe tun",
  "tun.noRight": () => "making a TUN device needs root (CAP_NET_ADMIN); run it with sudo",
  "tun.busy": ({ name }) => `the device ${name} is in use; choose another name with --tun`,
  "tun.badName": ({ name }) =>
    `"${name}" is no name for a device; take up to 15 letters and digits`,
  "tun.failed": ({ why }) =>
    `the TUN device could not be made (${why}); try ip tuntap add mode tun`,
  "tun.noIproute": () => "the program ip is missing; install it: apt install iproute2",
  "tun.noAddress": ({ why }) =>
    `the kernel's side of the device could not be set up (${why}); choose other addresses`,
  "play.noKnob": ({ name, near }) =>
    near === ""
      ? `there is no knob "${name}"; docs/knobs.md lists them`
      : `there is no knob "${name}"; did you mean ${near}?`,
  "play.noTarget": () => "name whom to connect to: synfin connect HOST:PORT",
  "play.badTarget": ({ target }) =>
    `"${target}" is no HOST:PORT; examples: 192.0.2.1:8089, [2001:db8::1]:8089`,
  "play.peerOutside": ({ peer, prefix }) =>
    `--peer ${peer} lies outside of ${prefix}; take an address of that network`,
  "play.listen": ({ port, code }) => `port ${port} cannot be listened on (${code}); choose another`,
};
