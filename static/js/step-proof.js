// <form data-step-proof="STEP">: photos and videos of a step go up by themselves, part by part (resumable.js), each under
// a key of its own, so that one that was sent twice is stored once. The rows that show this live here, not in the page's
// parts that are fetched anew; they are put back into [data-uploads="STEP"], or into [data-uploads-elsewhere] while
// another step is in hand.

import { Sending, ask, patience } from "./resumable.js";

const STAYS = 1_500;

const jobs = new Set();

function rowFor(job, form) {
  const row = form.querySelector("template[data-upload-row]").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-retry]").addEventListener("click", () => send(job));
  row.querySelector("[data-drop]").addEventListener("click", () => drop(job));
  return row;
}

function say(job, state, words) {
  job.state = state;
  job.row.dataset.uploadState = state;
  job.row.querySelector("[data-state]").textContent = words || job.words[state];
  job.row.querySelector("progress").hidden = state === "refused";
  job.row.querySelector("[data-actions]").hidden = !["refused", "failed", "waiting"].includes(state);
  // What waits goes on by itself.
  job.row.querySelector("[data-retry]").hidden = state !== "failed";
}

function put() {
  const elsewhere = document.querySelector("[data-uploads-elsewhere]");
  for (const job of jobs) {
    const own = document.querySelector(`[data-uploads="${job.step}"]`);
    // What was refused is of no interest once the step is left.
    if (!own && job.state === "refused") jobs.delete(job);
    const place = jobs.has(job) ? (own ?? elsewhere) : null;
    if (!place) job.row.remove();
    else if (job.row.parentElement !== place) place.append(job.row);
  }
  if (elsewhere) elsewhere.hidden = !elsewhere.children.length;
}

function end(job) {
  clearTimeout(job.timer);
  jobs.delete(job);
  job.row.remove();
  put();
}

function drop(job) {
  job.isDropped = true;
  job.sending.stop();
  end(job);
}

function start(form, input, file) {
  const { dataset: words } = form.querySelector("template[data-upload-words]");
  const job = { step: form.dataset.stepProof, url: form.action, field: input.name, file, words };
  job.row = rowFor(job, form);
  job.sending = new Sending(file, words.address, {
    report: (state, said) => state !== "sent" && say(job, state, said),
    progress: (share) => (job.row.querySelector("progress").value = 100 * share),
  });
  jobs.add(job);
  put();
  if (file.size > Number(words.limit)) say(job, "refused", words.tooLarge);
  else send(job);
}

async function send(job) {
  if (!(await job.sending.run())) return;
  for (let pause = 1_000; !job.isDropped; pause = Math.min(2 * pause, 30_000)) {
    if (await deliver(job)) return;
    say(job, "waiting");
    await patience(pause);
  }
}

/** The finished upload becomes a proof of the step. Returns whether that is settled, one way or the other. */
async function deliver(job) {
  const body = new URLSearchParams({ upload_key: job.sending.key, [`${job.field}_upload`]: job.sending.key });
  body.append("device_at", new Date().toISOString());
  if (job.file.lastModified) body.append("taken_at", new Date(job.file.lastModified).toISOString());
  try {
    const answer = await ask(job.url, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.status === 201) {
      say(job, "stored");
      job.timer = setTimeout(() => end(job), STAYS);
      refetch();
    } else if (answer.status === 422) {
      say(job, "refused", (await answer.json()).refused);
    } else if (answer.status >= 500 || answer.status === 429) {
      return false;
    } else {
      say(job, "failed");
    }
    return true;
  } catch {
    return false;
  }
}

// While an answer is on its way htmx would queue the next request on an element that is about to be replaced.
let isStale = false;

function refetch() {
  const progress = document.getElementById("visit-progress");
  isStale = progress?.classList.contains("htmx-request") ?? false;
  if (!isStale) progress?.dispatchEvent(new CustomEvent("live:refetch"));
}

function take(input) {
  for (const file of input.files) start(input.form, input, file);
  input.value = "";
}

const FILES = "form[data-step-proof] input[type=file]";

document.addEventListener("change", ({ target }) => {
  if (target.matches?.(FILES)) take(target);
});

// What has not arrived would be lost with the page.
window.addEventListener("beforeunload", (event) => {
  if ([...jobs].some((job) => ["sending", "waiting"].includes(job.state))) event.preventDefault();
});

function several() {
  for (const input of document.querySelectorAll(FILES)) {
    input.multiple = true;
    input.required = false;
  }
}

document.addEventListener("htmx:afterSettle", () => {
  several();
  put();
  if (isStale) refetch();
});
several();
// What was taken before this script was here.
document.querySelectorAll(FILES).forEach(take);
