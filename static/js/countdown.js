// [data-countdown data-until="ISO" data-seconds="300"]: a ring that empties and minutes that run; see _countdown.html.
// Sends "countdown:end" once, so that htmx can fetch what follows: hx-trigger="countdown:end".

const URGENT = 30;
let htmxListens = false;
const clockIsOff = Date.now() - Date.parse(document.body.dataset.now);

const twoDigits = (number) => String(number).padStart(2, "0");

function words(seconds) {
  const hours = Math.floor(seconds / 3600);
  const rest = `${twoDigits(Math.floor((seconds % 3600) / 60))}:${twoDigits(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

function show(element) {
  const left = Math.max(0, Math.ceil((Date.parse(element.dataset.until) - (Date.now() - clockIsOff)) / 1000));
  const share = Math.min(100, (100 * left) / Number(element.dataset.seconds));
  element.querySelector("time").textContent = words(left);
  element.querySelector(".progress-ring-done")?.setAttribute("stroke-dasharray", `${share} 100`);
  element.classList.toggle("is-urgent", left <= URGENT);
  element.classList.toggle("is-long", left >= 3600);
  if (left === 0 && htmxListens && !element.dataset.ended) {
    element.dataset.ended = "true";
    element.dispatchEvent(new CustomEvent("countdown:end", { bubbles: true }));
  }
}

function showAll() {
  document.querySelectorAll("[data-countdown]").forEach(show);
}

showAll();
setInterval(showAll, 1000);
document.addEventListener("htmx:load", () => {
  htmxListens = true;
  showAll();
});
