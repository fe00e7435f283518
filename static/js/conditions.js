// Conditions: a question is on the screen while another answer, the axis or the pavilion asks for it.
// The server decides alike; without script all questions stay, each with the sentence that says when.
(() => {
  const answersOf = (form, name) => {
    const found = form.elements.namedItem(name);
    if (!found) return [];
    const controls = (found instanceof Element ? [found] : [...found]).filter((one) => one.name === name);
    // A single tick says yes or no; of several, those that are ticked are chosen.
    if (controls.length === 1 && controls[0].type === "checkbox" && controls[0].id === name)
      return [String(controls[0].checked)];
    return controls
      .filter((control) => !["checkbox", "radio"].includes(control.type) || control.checked)
      .map((control) => control.value.trim())
      .filter(Boolean);
  };

  const meets = (given, wanted) => !wanted.length || given.some((one) => wanted.includes(one));

  const apply = (form) => {
    const unasked = new Set();
    for (const part of form.querySelectorAll("[data-asked-if]")) {
      const rule = JSON.parse(part.dataset.askedIf);
      const given = unasked.has(rule.question) ? [] : answersOf(form, `q_${rule.question}`);
      const pavilion = answersOf(form, "pavilion");
      part.hidden = !(
        (!rule.question || given.some((one) => rule.is.includes(one))) &&
        meets(answersOf(form, "axis"), rule.axes) &&
        meets(pavilion.length ? pavilion : answersOf(form, "zone"), rule.pavilions)
      );
      if (part.hidden) unasked.add(part.dataset.question);
    }
  };

  for (const form of document.querySelectorAll("form:has([data-asked-if])")) {
    for (const note of form.querySelectorAll("[data-asked-when]")) note.hidden = true;
    for (const event of ["input", "change", "village:refreshed"]) form.addEventListener(event, () => apply(form));
    apply(form);
  }
})();
