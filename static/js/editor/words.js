// What the editor says, in the page's language: its sentences come with the page.

const locale = document.documentElement.lang === "ar" ? "ar-MA" : document.documentElement.lang;
const METRES = new Intl.NumberFormat(locale, { maximumFractionDigits: 2, useGrouping: false });

export const inMetres = (cm) => METRES.format(Math.round(cm) / 100);

// Centimetres of a length typed in metres, with a point or a comma; NaN where it is none.
export const inCm = (text) => {
  const plain = text
    .trim()
    .replace(/[٠-٩]/g, (digit) => digit.charCodeAt(0) - 0x660)
    .replace(/[,٫]/, ".");
  return plain ? Math.round(Number(plain) * 100) : NaN;
};

export const fill = (sentence, values = {}) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
