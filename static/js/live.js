/* One live stream per page. Elements name the page's topics in data-live-topics, and the body says where tokens come
   from (data-live-token-url) and who looks (data-viewer, whose own topic is always heard).
   An element that changes names its topics in data-live and lets htmx fetch it:
   <section data-live="booking:AB12" hx-get="…" hx-trigger="live:refetch" hx-swap="outerHTML">.
   The body hears live:PREFIX too, for what only needs a hint: hx-trigger="live:user from:body".
   Some topics bring their news with them: the element then hears live:news with it, and fetches nothing. */

const LONGEST_PAUSE = 15_000;
const RENEW_BEFORE = 60_000;
const PATIENCE = 2_000;
// Longer than htmx takes to settle what it put on the page.
const SETTLED = 100;

let stream = null;
let wanted = "";
let pause = 1_000;
let timer = 0;
let complaint = 0;
let words = null;
let attempt = 0;

function topicsOfPage() {
  const named = [...document.querySelectorAll("[data-live-topics]")].flatMap((element) =>
    element.dataset.liveTopics.split(/\s+/),
  );
  const viewer = document.body.dataset.viewer;
  if (viewer) named.push(`user:${viewer}`);
  return [...new Set(named.filter(Boolean))].sort().join(" ");
}

function say(state) {
  window.clearTimeout(complaint);
  complaint = 0;
  document.body.dataset.liveState = state;
  words?.remove();
  words = null;
  const place = document.getElementById("toasts");
  if (state === "reconnecting" && place) {
    words = Object.assign(document.createElement("p"), { className: "toast" });
    words.textContent = document.body.dataset.offlineWords;
    place.append(words);
  }
}

function hears(element, topics) {
  return element.dataset.live.split(/\s+/).some((topic) => topics.includes(topic));
}

function tell(topic, detail) {
  for (const element of document.querySelectorAll("[data-live]")) {
    if (hears(element, [topic])) element.dispatchEvent(new CustomEvent("live:news", { detail, bubbles: true }));
  }
}

function refetch(topics) {
  const heard = topics ?? wanted.split(" ");
  for (const prefix of new Set(heard.map((topic) => topic.split(":")[0]))) {
    document.body.dispatchEvent(new CustomEvent(`live:${prefix}`));
  }
  for (const element of document.querySelectorAll("[data-live]")) {
    if (!topics || hears(element, topics)) ask(element);
  }
}

// An element that is being fetched will be another element once its answer is there, so htmx would lose what is asked
// of it until then; and the answer to a form within it would find the form's part of the page replaced. It is
// remembered by its id and asked again.
const missed = new Set();

function isBusy(element) {
  return element.classList.contains("htmx-request") || element.querySelector("form.htmx-request") !== null;
}

function ask(element) {
  if (element.id && isBusy(element)) missed.add(element.id);
  else element.dispatchEvent(new CustomEvent("live:refetch"));
}

// What somebody sends goes before what is fetched for the part it stands in.
function giveWay({ detail: { elt } }) {
  const part = elt.closest("[data-live].htmx-request");
  if (!part || part === elt) return;
  missed.add(part.id);
  window.htmx.trigger(part, "htmx:abort");
}

// A part that another answer replaces must not be answered any more: htmx would take what is preserved (hx-preserve)
// out of the page for it, and put it nowhere.
function overtake({ detail: { target, requestConfig } }) {
  for (const element of [target, ...target.querySelectorAll("[data-live].htmx-request")]) {
    if (element === requestConfig.elt || !element.matches("[data-live].htmx-request")) continue;
    missed.add(element.id);
    window.htmx.trigger(element, "htmx:abort");
  }
}

function catchUp() {
  for (const id of missed) {
    const element = document.getElementById(id);
    if (element && isBusy(element)) continue;
    missed.delete(id);
    // What took its place may ask somebody something: that stays.
    if (element?.matches("[data-live]")) ask(element);
  }
}

async function connect() {
  window.clearTimeout(timer);
  const mine = ++attempt;
  const address = document.querySelector("[data-live-token-url]")?.dataset.liveTokenUrl;
  if (!wanted || !address) return stop();
  try {
    const query = new URLSearchParams({ topics: wanted });
    const answer = await fetch(`${address}?${query}`, { headers: { Accept: "application/json" } });
    if (mine !== attempt) return undefined;
    if (answer.status === 404) return stop(); // Signed out, or no longer allowed to see this.
    if (!answer.ok) throw new Error(answer.status);
    open(await answer.json(), mine);
  } catch {
    if (mine === attempt) later();
  }
  return undefined;
}

function open({ url, expires_in: life }, mine) {
  if (mine !== attempt) return;
  const fresh = new EventSource(url);
  fresh.addEventListener("open", () => {
    if (mine !== attempt) return fresh.close();
    stream?.close(); // The one before stays open until its successor is.
    stream = fresh;
    pause = 1_000;
    say("open");
    // Whatever changed while nobody listened; spread out, as a restarted server brings everybody back at once.
    window.setTimeout(() => refetch(), Math.random() * 500);
    timer = window.setTimeout(connect, Math.max(life * 1000 - RENEW_BEFORE, 5_000));
    return undefined;
  });
  fresh.addEventListener("refetch", (event) => refetch(JSON.parse(event.data)));
  fresh.addEventListener("news", (event) => {
    for (const [topic, news] of Object.entries(JSON.parse(event.data))) tell(topic, news);
  });
  fresh.addEventListener("error", () => {
    fresh.close();
    if (mine === attempt) later();
  });
}

function later() {
  if (document.body.dataset.liveState !== "reconnecting") {
    complaint ||= window.setTimeout(() => say("reconnecting"), PATIENCE);
  }
  window.clearTimeout(timer);
  timer = window.setTimeout(connect, pause * (0.5 + Math.random() / 2));
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

function stop() {
  attempt += 1;
  window.clearTimeout(timer);
  stream?.close();
  stream = null;
  say("off");
}

function look() {
  const now = topicsOfPage();
  if (now === wanted) return;
  wanted = now;
  connect();
}

function hurry() {
  if (!wanted || document.hidden || document.body.dataset.liveState === "off") return;
  if (stream?.readyState !== EventSource.OPEN) {
    pause = 1_000;
    connect();
  }
}

look();
document.addEventListener("htmx:beforeRequest", giveWay);
document.addEventListener("htmx:beforeSwap", overtake);
document.addEventListener("htmx:afterSettle", look);
document.addEventListener("htmx:afterSettle", catchUp);
// Also when an answer brought nothing to settle, or none came.
document.addEventListener("htmx:afterRequest", () => window.setTimeout(catchUp, SETTLED));
document.addEventListener("visibilitychange", hurry);
window.addEventListener("online", hurry);
window.addEventListener("pagehide", stop);
window.addEventListener("pageshow", (event) => event.persisted && connect());
