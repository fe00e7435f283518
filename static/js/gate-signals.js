// The gate's verdict comes into the page, to be heard and felt as well as read: one high tone for green, two for amber,
// a long low one for red, two falling ones for who leaves. Whether it sounds is kept on the device.
(() => {
  const KEPT = "gateSound";
  const VOLUME = 0.25;
  // Of each kind: its tones as [hertz, seconds], and how the device shakes, in milliseconds.
  const SIGNALS = {
    ok: { tones: [[880, 0.12]], shakes: [60] },
    left: { tones: [[660, 0.1], [440, 0.14]], shakes: [60] },
    flag: { tones: [[520, 0.14], [520, 0.14]], shakes: [120, 90, 120] },
    refused: { tones: [[170, 0.5]], shakes: [450] },
  };
  const GAP = 0.08;
  const button = document.querySelector("[data-sound]");
  let audio = null;

  const isOn = () => localStorage[KEPT] !== "off";

  const play = async (tones) => {
    audio ??= new AudioContext();
    if (audio.state !== "running") await audio.resume();
    let at = audio.currentTime;
    for (const [hertz, seconds] of tones) {
      const [tone, volume] = [new OscillatorNode(audio, { frequency: hertz }), new GainNode(audio, { gain: VOLUME })];
      volume.gain.setTargetAtTime(0, at + seconds, 0.015); // an end without a click
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + seconds + GAP);
      at += seconds + GAP;
    }
  };

  const give = (kind) => {
    const signal = SIGNALS[kind];
    if (!signal || !isOn()) return;
    navigator.vibrate?.(signal.shakes);
    play(signal.tones).catch(() => undefined); // a device without sound still says it in words
  };

  const show = (verdict) => {
    document.querySelector("[data-verdict]").replaceWith(verdict);
    verdict.scrollIntoView({ block: "nearest" });
    give(verdict.dataset.verdict);
  };

  const tell = () => {
    button.textContent = isOn() ? button.dataset.on : button.dataset.off;
  };

  button.hidden = false;
  button.addEventListener("click", () => {
    localStorage[KEPT] = isOn() ? "off" : "on";
    tell();
    give("ok");
  });
  tell();
  window.gateVerdict = { show };
})();
