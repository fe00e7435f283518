// Two people at one draft: what the other has saved is taken over, and what both have changed is asked about.

import { same } from "./objects.js";

// From what both began with: `taken` is the other's change by id (null: gone), `contested` what both changed.
export const merge = (base, mine, theirs) => {
  const taken = new Map();
  const contested = [];
  for (const id of new Set([...base.keys(), ...theirs.keys()])) {
    const [was, here, there] = [base.get(id), mine.get(id), theirs.get(id)];
    if (same(was, there) || same(here, there)) continue;
    if (same(was, here)) taken.set(id, there ?? null);
    else contested.push(id);
  }
  return { taken, contested };
};

export const differs = (one, other) =>
  one.size !== other.size || [...one].some(([id, object]) => !same(object, other.get(id)));
