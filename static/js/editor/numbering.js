// Numbers of stands: a row goes on from its first number, and never takes one that is in use.

export const LONGEST = 8;

// What a number counts with: the digits at its end, and how many there are at least.
const parts = (number) => {
  const [, head, digits] = /^(.*?)(\d*)$/.exec(number);
  return { head, digits };
};

export const after = (number) => {
  const { head, digits } = parts(number);
  if (!digits) return `${number}1`;
  return head + String(Number(digits) + 1).padStart(digits.length, "0");
};

// The first `count` numbers from `first` on that nobody has.
export const series = (first, count, taken) => {
  const used = new Set(taken);
  const found = [];
  for (let number = first; found.length < count; number = after(number)) {
    if (!used.has(number)) found.push(number);
  }
  return found;
};

export const next = (taken) => {
  const numbers = [...taken].filter(Boolean);
  return series(numbers.length ? after(numbers.at(-1)) : "A1", 1, numbers)[0];
};

// A row after a row: A1 is followed by B1, Z by AA; a number without letters goes on counting.
export const nextRow = (first) => {
  const found = /^([A-Z]+)(.*)$/.exec(first);
  if (!found) return null;
  const [, letters, rest] = found;
  const kept = letters.replace(/Z+$/, "");
  const turned = letters.length - kept.length;
  const last = kept.at(-1);
  const grown = last ? kept.slice(0, -1) + String.fromCharCode(last.charCodeAt(0) + 1) : "A";
  return grown + "A".repeat(turned) + rest;
};

// Numbers of a block, row by row; `ways` is straight, snake (every other row counts back) or rows (a letter a row).
export const block = (first, columns, rows, way, taken) => {
  if (way === "rows" && nextRow(first)) {
    const used = new Set(taken);
    const found = [];
    for (let row = 0, start = first; row < rows; row += 1, start = nextRow(start)) {
      const numbers = series(start, columns, used);
      for (const number of numbers) used.add(number);
      found.push(numbers);
    }
    return found;
  }
  const all = series(first, columns * rows, taken);
  return Array.from({ length: rows }, (_, row) => {
    const numbers = all.slice(row * columns, (row + 1) * columns);
    return way === "snake" && row % 2 ? numbers.reverse() : numbers;
  });
};
