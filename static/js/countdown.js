// Keeps "in 12 days" true on a page that stays open; `data-seconds`, when given, frees it from this device's clock.
(() => {
  const lang = document.documentElement.lang;
  const amount = (unit, count) =>
    new Intl.NumberFormat(lang === "ar" ? "ar-MA" : lang, { style: "unit", unit, unitDisplay: "long" }).format(count);
  const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const opened = performance.now();

  const left = (time) =>
    time.dataset.seconds
      ? Number(time.dataset.seconds) - (performance.now() - opened) / 1000
      : (new Date(time.dateTime) - Date.now()) / 1000;

  const say = (seconds) => {
    const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? UNITS.at(-1);
    return amount(unit, Math.floor(seconds / size));
  };

  const refresh = () => {
    for (const time of document.querySelectorAll("time[data-countdown]")) {
      const seconds = left(time);
      if (Number.isNaN(seconds)) continue;
      if (seconds <= 0) time.textContent = time.dataset.over || time.textContent;
      else time.textContent = time.dataset.countdown.replace("{time}", say(seconds));
      time.classList.toggle("is-soon", seconds > 0 && seconds < 86400);
    }
  };

  if (!document.querySelector("time[data-countdown]")) return;
  refresh();
  setInterval(refresh, 1000);
})();
