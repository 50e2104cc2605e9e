/** Chinese: what is said about a `--where` expression that cannot be understood. */
import type { WhereWords } from "../whereWords.ts";

export const where: WhereWords = {
  mistake: (mistake, position) =>
    `--where 第 ${position} 个字符处：${mistake}${mistake.endsWith("？") ? "" : "。"}`,
  expected: (expected, found) => `此处应为${expected}，却是 ${found}`,
  end: "结尾",
  value: "一个值",
  field: "字段名（例如 closed.how）",
  operator: "运算符 = != < <= > >= ~ in 之一",
  closing: "右括号",
  unknownField: (field, near) =>
    `没有字段“${field}”${near.length > 0 ? `；是否想写 ${near.join("、")}？` : ""}`,
  openText: "引号没有配对",
  pattern: (pattern) => `“${pattern}”不是合法的正则表达式`,
  notNumber: (field, value) => `${field} 是数值，而“${value}”不是`,
  notWord: (field, value, words, near) => {
    const meant = near.length > 0 ? `是否想写 ${near.join("、")}？` : "";
    return `${field} 不会是“${value}”；${meant}只会是 ${words.join("、")} 之一`;
  },
  notAddress: (field, value) =>
    `${field} 是地址，而“${value}”不是；请写 192.0.2.1、10.0.0.0/8 或 2001:db8::/32`,
  noOrder: (field) => `${field} 是地址，没有大小之分；请用 = 或 !=`,
  tooLong: (limit) => `表达式最多 ${limit} 项`,
};
