/* The button that lets this device take pushes. <section data-push data-key="…" data-add-url="…" data-words-…> holds one
   button and one line that says how it stands. */

const place = document.querySelector("[data-push]");
const button = place?.querySelector("button");
const line = place?.querySelector("[data-push-state]");

function say(words) {
  line.textContent = place.dataset[words] ?? words;
}

function bytes(text) {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
}

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") return say("wordsDenied");
  const worker = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: bytes(place.dataset.key) };
  const subscription = await worker.pushManager.subscribe(options);
  const { endpoint, keys } = subscription.toJSON();
  const answer = await fetch(place.dataset.addUrl, {
    method: "POST",
    headers: { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content },
    body: new URLSearchParams({ endpoint, ...keys }),
  });
  if (answer.ok) return window.location.reload();
  await subscription.unsubscribe();
  return say((await answer.text()) || "wordsFailed");
}

if (place) {
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) say("wordsMissing");
  else if (Notification.permission === "denied") say("wordsDenied");
  else {
    button.hidden = false;
    button.addEventListener("click", () => {
      button.ariaBusy = "true";
      subscribe()
        .catch(() => say("wordsFailed"))
        .finally(() => {
          button.ariaBusy = null;
        });
    });
  }
}
