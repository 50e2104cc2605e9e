/** Chinese: what the command line says when something cannot be done. */
import type { ErrorWords } from "../errorWords.ts";

export const errors: ErrorWords = {
  unknownOption: (option) => `未知选项 ${option}；可用选项见 synfin --help。`,
  needsValue: (option, example) => `${option} 需要一个值，例如 ${option} ${example}。`,
  badValue: (option, value, allowed) => `${option} 不能是“${value}”；可取的值：${allowed}。`,
  unknownCommand: (command, near) =>
    near === null
      ? `没有“${command}”这个命令；可用命令见 synfin --help。`
      : `没有“${command}”这个命令；是不是想用“${near}”？`,
  noInput: "请给出抓包文件名，或用 - 读标准输入，或用 -i 接口名 现场抓包。",
  notFound: (file) => `${file}：文件不存在。`,
  isDirectory: (file) => `${file} 是目录；请给出其中的抓包文件。`,
  notReadable: (file) => `${file}：没有读取权限。`,
  notACapture: (file) => `${file} 既不是 pcap 也不是 pcapng（也不是它们的压缩文件）。`,
  emptyFile: (file) => `${file} 是空文件。`,
  stoppedAt: (file, byte) => `${file} 在第 ${byte} 字节处损坏；之前的内容均已读出。`,
  noConnection: (number, total) =>
    `没有连接 ${number}；本次抓包${total === 0 ? "没有任何连接" : `的连接编号为 1 到 ${total}`}。`,
  noTcpdump: "抓包需要 tcpdump 或 dumpcap；请先安装：apt install tcpdump。",
  noRight: (command) => `抓包权限不足；请执行：${command}`,
  noInterface: (name, known) => `没有“${name}”这个接口；现有接口：${known}。`,
  badFilter: (filter, why) => `tcpdump 不接受过滤表达式“${filter}”：${why}`,
  cannotWrite: (file, why) => `无法写入 ${file}：${why}。`,
  onlyWith: (option, needed) => `${option} 只能与 ${needed} 一起使用。`,
  notTogether: (one, other) => `${one} 与 ${other} 不能同时使用；请只用其中一个。`,
  where: (mistake, position) => `--where 第 ${position} 个字符处：${mistake}。`,
  whereExpected: (expected, found) => `此处应为${expected}，却是 ${found}`,
  whereEnd: "结尾",
  whereValue: "一个值",
  whereField: "字段名（例如 closed.how）",
  whereOperator: "运算符 = != < <= > >= ~ in 之一",
  whereClosing: "右括号",
  whereUnknownField: (field, near) =>
    `没有字段“${field}”${near.length > 0 ? `；相近的有 ${near.join("、")}` : ""}`,
  whereText: "引号没有配对",
  whereRegex: (pattern) => `“${pattern}”不是合法的正则表达式`,
  whereNotNumber: (field, value) => `${field} 是数值，而“${value}”不是`,
  whereNotWord: (field, value, words) =>
    `${field} 不会是“${value}”；只会是 ${words.join("、")} 之一`,
  whereTooLong: (limit) => `表达式最多 ${limit} 项`,
};
