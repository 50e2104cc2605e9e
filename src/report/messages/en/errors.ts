/** English: what the command line says when something cannot be done. */
import type { ErrorWords } from "../errorWords.ts";

export const errors: ErrorWords = {
  unknownOption: (option) => `Unknown option ${option}; synfin --help lists them.`,
  needsValue: (option, example) => `${option} needs a value, for example ${option} ${example}.`,
  badValue: (option, value, allowed) => `${option} cannot be "${value}"; it takes ${allowed}.`,
  unknownCommand: (command, near) =>
    near === null
      ? `There is no command "${command}"; synfin --help lists them.`
      : `There is no command "${command}"; did you mean "${near}"?`,
  noInput: "Name a capture file, or - to read standard input, or -i INTERFACE.",
  notFound: (file) => `${file}: no such file.`,
  isDirectory: (file) => `${file} is a directory; name the capture files in it.`,
  notReadable: (file) => `${file}: no permission to read it.`,
  notACapture: (file) => `${file} is neither pcap nor pcapng (nor either one compressed).`,
  emptyFile: (file) => `${file} is empty.`,
  stoppedAt: (file, byte) => `${file} is damaged at byte ${byte}; what came before it was read.`,
  noConnection: (number, total) =>
    `There is no connection ${number}; this capture has ${total === 0 ? "none" : `1 to ${total}`}.`,
  noTcpdump: "Capturing needs tcpdump or dumpcap; install one: apt install tcpdump.",
  noRight: (command) => `Capturing needs more rights; run: ${command}`,
  noInterface: (name, known) => `There is no interface "${name}"; there are: ${known}.`,
  badFilter: (filter, why) => `tcpdump does not take the filter "${filter}": ${why}`,
  cannotWrite: (file, why) => `${file} cannot be written: ${why}.`,
  onlyWith: (option, needed) => `${option} works only with ${needed}.`,
  notTogether: (one, other) => `${one} and ${other} do not go together; give one of them.`,
  where: (mistake, position) => `--where, at character ${position}: ${mistake}.`,
  whereExpected: (expected, found) => `expected ${expected}, found ${found}`,
  whereEnd: "the end",
  whereValue: "a value",
  whereField: "a field such as closed.how",
  whereOperator: "one of = != < <= > >= ~ in",
  whereClosing: "a closing parenthesis",
  whereUnknownField: (field, near) =>
    `there is no field "${field}"${near.length > 0 ? `; near it are ${near.join(", ")}` : ""}`,
  whereText: "the quotation mark is never closed",
  whereRegex: (pattern) => `"${pattern}" is no regular expression`,
  whereNotNumber: (field, value) => `${field} is a number and "${value}" is none`,
  whereNotWord: (field, value, words) =>
    `${field} is never "${value}"; it is one of ${words.join(", ")}`,
  whereTooLong: (limit) => `an expression may have ${limit} terms at most`,
};
