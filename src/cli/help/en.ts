/** The help in English. */
import type { HelpPages } from "./pages.ts";

export const en: HelpPages = {
  synfin: `synfin: TCP connection management to watch, explain and run

Usage: synfin COMMAND [OPTIONS]

  explain FILE…       every connection of a capture, from its first SYN to its last FIN
  packetdrill FILE…   run packetdrill scripts against the engine, in virtual time
  host                a host of its own on a TUN device, run by the engine, to play with
  listen [PORT]       a server to play with, on the engine or on the kernel
  connect HOST:PORT   a client to play with: one connection, or many short ones
  diagram             the state machine of RFC 9293, as SVG, Mermaid or text

synfin COMMAND --help tells more. --lang en|zh chooses the language (default: from LANG).
`,
  explain: `synfin explain: every connection of a capture, from its first SYN to its last FIN

Usage: synfin explain [OPTIONS] FILE…          several files are read in time order
       tcpdump -U -w - | synfin explain -      as connections come and go
       synfin explain -i IFACE ['FILTER']      starts tcpdump (or dumpcap) itself

pcap and pcapng, plain, gzip or zstd, are recognised by content.

What to show (default: a summary, then a line for each connection, the most telling first)
  -c, --connection N   one connection whole: states, segments, ladder, filters
  --ladder FORM        only its ladder: text, svg or mermaid (with --connection)
  --json               a line of JSON for each connection (docs/json.md)
  --events             every state transition of every connection
  --zeek               conn.log as Zeek writes it
  --csv                a table for spreadsheets
  --html               one self-contained page
  --follow             connections as they end, live
  --limit N            at most N lines of connections (default 50; 0: all)

What to choose
  --where EXPRESSION   'closed.how = reset and opened.rttMs > 100': fields of the JSON,
                       = != < <= > >= ~, and or not, in (a, b), parentheses

How to work
  --max-connections N  remember at most N connections at once (default 1000000)
  --strict             exit with 1 when a finding of severity "error" was made
  --lang en|zh         language of the report (default: from LANG)
  --no-color           no colours (also: NO_COLOR)

Exit status: 0; 1 with --strict and an error found; 2 for a wrong call.
`,
  diagram: `synfin diagram: the state machine of RFC 9293 figure 5, drawn from the table that runs

Usage: synfin diagram [--form svg|mermaid|text] [--all]

  --form FORM   svg, mermaid or text (default: text)
  --all         with the rows beyond the figure: RST, ABORT, timeouts, TIME-WAIT reuse
`,
  packetdrill: `synfin packetdrill: run packetdrill scripts against the engine, in virtual time

Usage: synfin packetdrill [OPTIONS] FILE…      a directory stands for all .pkt below it

  --json                   a line of JSON for each script: file, result, reason
  --exact                  allow no tolerance beyond the script's own ranges of time, and no
                           packet that the script does not expect
  -D, --define SYMBOL=VALUE  what a word in the scripts stands for; may be repeated; a symbol
                           alone is enough for #ifdef SYMBOL (Linux is always defined)
  --dialect linux|freebsd  whose scripts these are (default: freebsd for those that set FreeBSD's
                           sysctls or lie in a folder bsd/, else linux)
  --ip_version VERSION     ipv4, ipv6 or ipv4_mapped_ipv6 (default: the script's own, or ipv4)
  --mtu N                  of the link (default: the script's own, or 1500)
  --local_ip ADDRESS       the stack under test, --remote_ip ADDRESS the script's side
  --tolerance_usecs N      microseconds that an event may be early or late (default 4000)
  --tolerance_percent N    the same in percent of the wait before it (default 12.5)
  --lang en|zh             language of the report (default: from LANG)
  --no-color               no colours (also: NO_COLOR)

What stands in a script comes before what is given here. A failure shows the script's line, what
was expected, what came, and the ladder of the connection. Nothing in a script is ever executed:
settings made in \`backticks\` are understood; what cannot be had here makes a script skipped.

Exit status: 0 when no script failed; 1 when one did; 2 for a wrong call.
`,
  host: `synfin host: a host of its own on a TUN device, run by the engine, to play with

Usage: sudo synfin host [OPTIONS]

It serves echo (7), discard (9), chargen (19), http (80: a page that shows the life of its own
connection), iperf3 (5201) and lines (8089: each line is answered, quit closes). Ctrl-C takes all
of it away again.

  --address ADDRESS/BITS   its address; may be repeated (default 192.0.2.2/24, 2001:db8::2/64)
  --peer ADDRESS           the kernel's side, for each address (default: the first free one)
  --tun NAME               the device's name (default: the kernel chooses)
  --mtu BYTES              of the device (default 1500)
  --set KNOB=VALUE         a knob by Linux's name, such as tcp_fin_timeout=5; may be repeated.
                           --KNOB VALUE is the same
  --trace                  print every transition and every segment as they happen
  --pcap FILE              write every packet, for Wireshark
  --no-offload             let no packet be longer than the MTU, and make every checksum
  --bare                   remember nothing of connections: fastest, for measurements
  --lang en|zh             language (default: from LANG)
  --no-color               no colours (also: NO_COLOR)

Try: curl http://192.0.2.2/ · nc 192.0.2.2 8089 · iperf3 -c 192.0.2.2
`,
  listen: `synfin listen: a server to play with

Usage: sudo synfin listen [OPTIONS] [PORT]       (default port 8089)

Each line is answered, quit closes. Transitions are printed as they happen, and each connection's
life and ladder at the end (Ctrl-C).

  --on synfin|kernel   whose sockets: the engine's on a TUN device (default), or the kernel's, whose
                       transitions root can see, and whose segments are not shown
  --linger 0           close with a reset
  --once               end after the first connection

With --on synfin all options of synfin host but --bare; --trace prints segments too.
`,
  connect: `synfin connect: a client to play with

Usage: sudo synfin connect [OPTIONS] HOST[:PORT]   (default port 8089; [IPv6]:PORT)

Standard input goes out, what comes back goes to standard output. Ctrl-D closes our direction; the
other end may go on. Transitions are printed as they happen on standard error, and the life and the
ladder of the connection at the end.

  --on synfin|kernel   whose sockets: the engine's on a TUN device (default), or the kernel's
  --linger 0           close with a reset
  --count N            open N short connections; ends with how many were in which state when
  --concurrent C       at most C at a time (default 50); C = N closes all of them at once
  --rate R             at most R new ones a second

With --on synfin all options of synfin host but --bare. HOST is an address then: the kernel's side
is 192.0.2.1. Exit status: 0; 1 when a connection failed; 2 for a wrong call.
`,
};
