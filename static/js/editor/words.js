// What the editor says, in the page's language: its sentences come with the page.

const locale = document.documentElement.lang === "ar" ? "ar-MA" : document.documentElement.lang;
const DECIMALS = new Intl.NumberFormat(locale, { maximumFractionDigits: 2, useGrouping: false });
const LIST = new Intl.ListFormat(locale, { type: "unit", style: "long" });

export const inUnits = (number) => DECIMALS.format(number);

export const inMetres = (cm) => inUnits(Math.round(cm) / 100);

// Centimetres of a length typed in metres, with a point or a comma; NaN where it is none. What is written below zero in
// Arabic has a mark of direction before its sign.
export const inCm = (text) => {
  const plain = text
    .replace(/[\u200e\u200f\u061c\s]/g, "")
    .replace("\u2212", "-")
    .replace(/[٠-٩]/g, (digit) => digit.charCodeAt(0) - 0x660)
    .replace(/[,٫]/, ".");
  return plain ? Math.round(Number(plain) * 100) : NaN;
};

// A number or a name stays in its own direction within a sentence from right to left.
const isolated = (value) => (document.dir === "rtl" && value !== "" ? `\u2068${value}\u2069` : value);

export const fill = (sentence, values = {}) => sentence.replace(/\{(\w+)\}/g, (_, name) => isolated(values[name] ?? ""));

export const listed = (parts) => LIST.format(parts);
