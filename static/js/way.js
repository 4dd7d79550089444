// The caregiver's position. [data-from-here]: a form that asks the phone once and shows the ways from there.
// [data-send-position="/…/"]: while it stands on the page, the phone's position goes there, at most every ten seconds;
// what it answers ends it: 409 and 410 (not agreed, not on the way any more).

const EVERY = 10_000;
const ONCE = { enableHighAccuracy: true, timeout: 10_000, maximumAge: 15_000 };

let watch = null;
let sentAt = 0;
let isSending = false;

function askOnce(form) {
  form.hidden = !navigator.geolocation;
  form.addEventListener("click", (event) => {
    if (!event.target.closest("button") || form.elements.lat.value) return;
    event.preventDefault();
    const words = form.closest("[id]").querySelector("[data-from-here-words]");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.lat.value = coords.latitude;
        form.elements.lon.value = coords.longitude;
        form.requestSubmit();
      },
      () => {
        words.textContent = words.dataset.refused;
        words.hidden = false;
      },
      ONCE,
    );
  });
}

async function send({ coords, timestamp }) {
  const element = document.querySelector("[data-send-position]");
  if (!element) return stop();
  if (isSending || Date.now() - sentAt < EVERY) return undefined;
  isSending = true;
  sentAt = Date.now();
  try {
    const body = new URLSearchParams({
      lat: coords.latitude,
      lon: coords.longitude,
      accuracy: coords.accuracy,
      at: new Date(timestamp).toISOString(),
      mode: element.dataset.mode ?? "",
    });
    const headers = { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content };
    const { status } = await fetch(element.dataset.sendPosition, { method: "POST", body, headers });
    if ([404, 409, 410].includes(status)) stop();
  } catch {
    // No signal: the next position says more than this one.
  } finally {
    isSending = false;
  }
  return undefined;
}

function stop() {
  if (watch !== null) navigator.geolocation.clearWatch(watch);
  watch = null;
}

function start() {
  const element = document.querySelector("[data-send-position]");
  if (!element) return stop();
  if (watch !== null || !navigator.geolocation) return undefined;
  watch = navigator.geolocation.watchPosition(send, ({ code, PERMISSION_DENIED }) => {
    const shown = document.querySelector("[data-send-position][data-off-words]");
    if (code === PERMISSION_DENIED && shown) shown.textContent = shown.dataset.offWords;
  }, { enableHighAccuracy: true, maximumAge: 5_000 });
  return undefined;
}

function within(root) {
  root.querySelectorAll("[data-from-here]").forEach(askOnce);
  start();
}

within(document);
document.addEventListener("htmx:afterSettle", ({ target }) => within(target));
window.addEventListener("pagehide", stop);
window.addEventListener("pageshow", (event) => event.persisted && start());
