/* An element with data-alert="some-id" that comes onto the page vibrates and chimes, once per id and tab.
   Browsers only let a page sound after somebody touched it; a button with data-alert-unlock shows until then, and
   while the sound is off by choice; one with data-alert-mute turns it off on this device. It vibrates all the same. */

const STORE = "alerted";
const MUTED = "alerts-muted";
const NOTES = [
  [880, 0],
  [1174.7, 0.16],
  [1568, 0.32],
];

let sound = null;

function alerted() {
  return new Set(JSON.parse(sessionStorage.getItem(STORE) ?? "[]"));
}

function isMuted() {
  return localStorage.getItem(MUTED) === "yes";
}

function chime() {
  if (sound?.state !== "running" || isMuted()) return;
  for (const [pitch, delay] of NOTES) {
    const start = sound.currentTime + delay;
    const tone = sound.createOscillator();
    const loudness = sound.createGain();
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.0001, start);
    loudness.gain.exponentialRampToValueAtTime(0.35, start + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, start + 0.4);
    tone.connect(loudness).connect(sound.destination);
    tone.start(start);
    tone.stop(start + 0.45);
  }
}

function look() {
  const known = alerted();
  const fresh = [...document.querySelectorAll("[data-alert]")]
    .map((element) => element.dataset.alert)
    .filter((id) => id && !known.has(id));
  if (fresh.length) {
    const kept = [...known, ...fresh].slice(-200);
    sessionStorage.setItem(STORE, JSON.stringify(kept));
    // Before the first touch a browser only complains.
    if (navigator.userActivation?.hasBeenActive ?? true) navigator.vibrate?.([200, 100, 200]);
    chime();
  }
  offerSound();
}

function offerSound() {
  const sounds = sound?.state === "running" && !isMuted();
  for (const button of document.querySelectorAll("[data-alert-unlock]")) button.hidden = sounds;
  for (const button of document.querySelectorAll("[data-alert-mute]")) button.hidden = !sounds;
}

async function unlock() {
  sound ??= new AudioContext();
  await sound.resume();
  offerSound();
}

if (document.querySelector("[data-alert], [data-alert-unlock], [data-alerts]")) {
  for (const gesture of ["pointerup", "keydown"]) document.addEventListener(gesture, unlock, { once: true });
}
document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-alert-mute]")) {
    localStorage.setItem(MUTED, "yes");
    offerSound();
  }
  if (!event.target.closest("[data-alert-unlock]")) return;
  localStorage.removeItem(MUTED);
  await unlock();
  chime();
});
document.addEventListener("htmx:afterSettle", look);
look();
