// The page of a stand draw looks now and then whether things stand as it shows them; if not, it takes over what differs.
(() => {
  const EVERY = 10000;
  const turn = () => document.querySelector("[data-turns]");
  const said = document.querySelector("[data-turns-said]");
  const now = () => turn().querySelector("[data-turns-now]").textContent;
  let shown = now();

  const look = async () => {
    if (document.hidden || document.querySelector("dialog[open]")) return;
    try {
      const answer = await fetch(turn().dataset.turns);
      if (!answer.ok || answer.redirected) return;
      const { stamp } = await answer.json();
      if (stamp === turn().dataset.turnsStamp) return;
    } catch {
      return; // no network: the next look may succeed
    }
    const page = new URL(turn().dataset.turnsPage, location.href);
    page.search = location.search;
    document.dispatchEvent(new CustomEvent("map:again", { detail: page }));
  };

  document.addEventListener("map:taken", () => {
    if (now() !== shown) said.textContent = shown = now();
  });

  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
})();
