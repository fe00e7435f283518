// What a typed field changes: of the object chosen, or of all that are.

import * as commands from "./commands.js";
import * as geometry from "./geometry.js";
import { boxOf } from "./objects.js";
import { inCm } from "./words.js";

const placed = (editor, one, cm, axis) => {
  if (!Number.isFinite(cm)) return null;
  const { west, south } = boxOf(one);
  return commands.move([one], axis ? 0 : cm - west, axis ? cm - south : 0);
};

// A line along the hall has no depth, and keeps none.
const sized = (one, width, depth) => {
  const least = one.type === "line" ? 0 : 10;
  const fits = Math.max(width, depth) >= 10 && Math.min(width, depth) >= least;
  return fits ? commands.size(one, width, depth) : null;
};

const turnedTo = (one, degrees) => {
  const now = (geometry.frame(one.shape).radians * 180) / Math.PI;
  return Number.isFinite(degrees) ? commands.turn([one], degrees - now) : null;
};

// Supplies as the page calls them, and back: a word that is none of the usual stays as it is.
const SUPPLY = "supply_";

export const suppliesShown = (words, supplies) =>
  supplies.map((one) => words[SUPPLY + one] ?? one).join(document.dir === "rtl" ? "، " : ", ");

const suppliesTyped = (words, text) => {
  const usual = Object.entries(words).filter(([key]) => key.startsWith(SUPPLY));
  const known = (name) => usual.find(([, said]) => said.toLowerCase() === name.toLowerCase())?.[0].slice(SUPPLY.length);
  const parts = text.split(/[,،;]/).map((part) => part.trim());
  return parts.flatMap((part) => known(part) ?? part.split(/\s+/).map((word) => known(word) ?? word)).filter(Boolean);
};

// What each field changes; null where what is typed makes no sense.
export const CHANGES = {
  number: (editor, text) => (text ? commands.describe(editor.picked, { number: text }) : null),
  name: (editor, text) => commands.describe(editor.picked, { name: text }),
  zone: (editor, text) => commands.describe(editor.picked, { zone: text }),
  utilities: (editor, text) => {
    const supplies = suppliesTyped(editor.words, text);
    return commands.describe(editor.picked, { utilities: supplies.length ? supplies : undefined });
  },
  width: (editor, text, one = editor.picked[0]) => sized(one, inCm(text), geometry.frame(one.shape).depth),
  depth: (editor, text, one = editor.picked[0]) => sized(one, geometry.frame(one.shape).width, inCm(text)),
  west: (editor, text, one = editor.picked[0]) => placed(editor, one, inCm(text), 0),
  south: (editor, text, one = editor.picked[0]) => placed(editor, one, inCm(text), 1),
  turned: (editor, text) => turnedTo(editor.picked[0], Number(text.replace(",", "."))),
  renumber: (editor, text) => (text ? commands.renumber(editor.picked, text, editor.drawing.objects) : null),
};
