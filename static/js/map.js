// A page around a plan follows what is chosen, searched or asked for without being loaded anew: it asks for
// the address that a link or a form without script would lead to, and takes over what differs.
(() => {
  const figure = document.querySelector("[data-plan]");
  const parts = () => [...document.querySelectorAll("[data-map-part]")];
  if (!figure || !parts().length) return;
  let asked = 0;

  const take = (fresh) => {
    const held = document.activeElement?.id;
    const detail = fresh.querySelector("[data-plan]");
    figure.dispatchEvent(new CustomEvent("plan:follow", { bubbles: true, detail }));
    for (const part of parts()) {
      const now = fresh.getElementById(part.id);
      if (!now) continue;
      const taken = document.importNode(now, true);
      part.replaceWith(taken);
      taken.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
    }
    document.title = fresh.title;
    if (held && document.activeElement === document.body) document.getElementById(held)?.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("map:taken"));
  };

  // An answer that comes after a later question is dropped; one that fails becomes an ordinary visit.
  const go = async (address, keep, quiet = false) => {
    const mine = (asked += 1);
    const url = new URL(address, location.href);
    try {
      const answer = await fetch(url, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== asked) return;
      take(fresh);
      if (keep === "push") history.pushState(null, "", url);
      else if (keep === "replace") history.replaceState(null, "", url);
    } catch {
      if (mine === asked && !quiet) location.assign(url);
    }
  };

  // The stand chosen comes into sight; a way, the plan that it is drawn on.
  const show = () => {
    const chosen = figure.querySelector(".plan-way") ? figure.querySelector(".plan-frame") : document.querySelector("[data-map-chosen]");
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    chosen?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
  };

  const plain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);

  // What a form beside the plan says and has not kept yet goes along with the stand chosen.
  const carrying = (href) => {
    const url = new URL(href, location.href);
    for (const field of document.querySelectorAll("form[data-map-carried] select")) {
      url.searchParams.set(field.name, field.value);
    }
    return url;
  };

  figure.addEventListener("plan:choose", (event) => {
    const href = event.detail.stand.getAttribute("href");
    if (!href) return;
    event.preventDefault();
    go(carrying(href), "push").then(show);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-map-link]");
    if (!link || !plain(event)) return;
    event.preventDefault();
    go(link.href, "push").then(show);
  });

  const addressOf = (form) => {
    const given = [...new FormData(form)].filter(([, value]) => value !== "");
    const url = new URL(form.action, location.href);
    url.search = new URLSearchParams(given);
    return url;
  };

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-map-form]")) return;
    event.preventDefault();
    const form = event.target;
    go(addressOf(form), "push").then(() => form.dataset.mapForm === "way" && show());
  });

  let typing;
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-map-form='search']");
    if (!form) return;
    clearTimeout(typing);
    typing = setTimeout(() => go(addressOf(form), "replace"), event.target.matches("select") ? 0 : 300);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // Another script has noticed that the page is out of date, and says where it is read anew.
  document.addEventListener("map:again", (event) => go(event.detail, "", true));

  addEventListener("popstate", () => go(location.href, ""));
})();
