// <form data-step-photos="STEP">: photos of a step go up by themselves, each under a key of its own, so that one that
// was sent twice is stored once. A broken connection is tried again until it holds. The rows that show this live here,
// not in the page's parts that are fetched anew; they are put back into [data-uploads="STEP"], or into
// [data-uploads-elsewhere] while another step is in hand.

const SILENCE = 30_000;
const LONGEST_PAUSE = 30_000;
const STAYS = 1_500;

const jobs = new Set();

// crypto.randomUUID is only there on secure pages.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function rowFor(job, form) {
  const row = form.querySelector("template[data-upload-row]").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-retry]").addEventListener("click", () => send(job));
  row.querySelector("[data-drop]").addEventListener("click", () => end(job));
  return row;
}

function say(job, state, words) {
  job.state = state;
  job.row.dataset.uploadState = state;
  job.row.querySelector("[data-state]").textContent = words;
  job.row.querySelector("progress").hidden = state === "refused";
  job.row.querySelector("[data-actions]").hidden = !["refused", "failed", "waiting"].includes(state);
  job.row.querySelector("[data-retry]").hidden = state === "refused";
}

function put() {
  const elsewhere = document.querySelector("[data-uploads-elsewhere]");
  for (const job of jobs) {
    const own = document.querySelector(`[data-uploads="${job.step}"]`);
    // What was no photo is of no interest once the step is left.
    if (!own && job.state === "refused") jobs.delete(job);
    const place = jobs.has(job) ? (own ?? elsewhere) : null;
    if (!place) job.row.remove();
    else if (job.row.parentElement !== place) place.append(job.row);
  }
  if (elsewhere) elsewhere.hidden = !elsewhere.children.length;
}

function end(job) {
  clearTimeout(job.timer);
  job.request?.abort();
  jobs.delete(job);
  job.row.remove();
  put();
}

function start(form, file) {
  const { dataset: words } = form.querySelector("template[data-upload-words]");
  const job = { step: form.dataset.stepPhotos, url: form.action, file, key: newKey(), words, pause: 1_000 };
  job.row = rowFor(job, form);
  jobs.add(job);
  put();
  if (file.size > Number(words.limit)) say(job, "refused", words.tooLarge);
  else send(job);
}

function send(job) {
  clearTimeout(job.timer);
  if (!navigator.onLine) return wait(job);
  const request = new XMLHttpRequest();
  const bar = job.row.querySelector("progress");
  let silence;
  const listen = () => {
    clearTimeout(silence);
    silence = setTimeout(() => request.abort(), SILENCE);
  };
  const body = new FormData();
  body.append("photo", job.file);
  body.append("upload_key", job.key);
  if (job.file.lastModified) body.append("taken_at", new Date(job.file.lastModified).toISOString());
  request.open("POST", job.url);
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", document.querySelector('meta[name="csrf-token"]').content);
  request.upload.addEventListener("progress", (event) => {
    listen();
    if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
  });
  request.addEventListener("loadend", () => {
    clearTimeout(silence);
    if (jobs.has(job)) settle(job, request);
  });
  job.request = request;
  say(job, "sending", job.words.sending);
  listen();
  request.send(body);
  return undefined;
}

function settle(job, { status, responseText }) {
  if (status === 201) {
    say(job, "stored", job.words.stored);
    job.timer = setTimeout(() => end(job), STAYS);
    refetch();
  } else if (status === 422) {
    say(job, "refused", JSON.parse(responseText).refused);
  } else if (status === 0 || status >= 500 || status === 429) {
    wait(job);
  } else {
    say(job, "failed", job.words.failed);
  }
}

function wait(job) {
  say(job, "waiting", job.words.waiting);
  job.row.querySelector("progress").value = 0;
  job.timer = setTimeout(() => send(job), job.pause);
  job.pause = Math.min(job.pause * 2, LONGEST_PAUSE);
}

// While an answer is on its way htmx would queue the next request on an element that is about to be replaced.
let isStale = false;

function refetch() {
  const progress = document.getElementById("visit-progress");
  isStale = progress?.classList.contains("htmx-request") ?? false;
  if (!isStale) progress?.dispatchEvent(new CustomEvent("live:refetch"));
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-step-photos]");
  if (!form || event.target.type !== "file") return;
  for (const file of event.target.files) start(form, file);
  event.target.value = "";
});

window.addEventListener("online", () => {
  for (const job of jobs) {
    if (job.state !== "waiting") continue;
    job.pause = 1_000;
    send(job);
  }
});

// What has not arrived would be lost with the page.
window.addEventListener("beforeunload", (event) => {
  if ([...jobs].some((job) => ["sending", "waiting"].includes(job.state))) event.preventDefault();
});

function several(root) {
  for (const input of root.querySelectorAll("form[data-step-photos] input[type=file]")) {
    input.multiple = true;
    input.required = false;
  }
}

document.addEventListener("htmx:afterSettle", () => {
  several(document);
  put();
  if (isStale) refetch();
});
several(document);
