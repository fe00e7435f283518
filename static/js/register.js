// A visitor is asked for a proof where the chosen type asks for one; without script the field says for whom it is.
(() => {
  const part = document.querySelector("[data-proof-of]");
  if (!part) return;
  const form = part.closest("form");
  const kinds = part.dataset.proofOf.split(" ");
  const show = () => {
    part.hidden = !kinds.includes(form.elements.kind.value);
  };
  form.addEventListener("change", show);
  show();
})();
