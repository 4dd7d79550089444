// [data-upload-field] in a form: what is chosen goes up at once, part by part (resumable.js), while the rest of the form
// is being filled in. The form then carries only the keys. Without this script the files travel with the form.

import { Sending } from "./resumable.js";

// What is being sent, by its row.
const sendings = new WeakMap();

function start(field, file) {
  const { dataset: words } = field;
  const row = field.querySelector("template[data-upload-row]").content.firstElementChild.cloneNode(true);
  const input = row.querySelector("input[type=hidden]");
  const picture = row.querySelector("img");
  picture.src = URL.createObjectURL(file);
  // HEIC, which most browsers do not draw.
  picture.addEventListener("error", () => picture.remove());
  const report = (state, said) => {
    row.dataset.uploadState = state;
    row.querySelector("[data-state]").textContent = said || words[state];
    row.querySelector("progress").hidden = !["sending", "waiting"].includes(state);
    input.disabled = state !== "sent";
    settle(field.closest("form"));
  };
  const sending = new Sending(file, words.address, {
    report,
    progress: (share) => (row.querySelector("progress").value = 100 * share),
  });
  sendings.set(row, sending);
  input.value = sending.key;
  row.querySelector("[data-drop]").addEventListener("click", () => sending.stop());
  field.querySelector("[data-upload-rows]").append(row);
  if (file.size > Number(words.limit)) report("refused", words.tooLarge);
  else sending.run();
}

const isOnItsWay = (form) =>
  form.querySelector('[data-upload-state="sending"], [data-upload-state="waiting"]') !== null;

// Sent once everything has arrived, by the button that was pressed.
const pressed = new WeakMap();

function settle(form) {
  if (!pressed.has(form) || isOnItsWay(form)) return;
  const button = pressed.get(form);
  pressed.delete(form);
  button?.removeAttribute("aria-busy");
  if (!form.querySelector('[data-upload-state="refused"], [data-upload-state="failed"]')) form.requestSubmit(button);
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.querySelector("[data-upload-field]") || !isOnItsWay(form)) return;
    event.preventDefault();
    event.stopPropagation();
    pressed.set(form, event.submitter);
    event.submitter?.setAttribute("aria-busy", "true");
  },
  { capture: true },
);

function clear(rows) {
  for (const row of rows.children) sendings.get(row)?.stop();
  rows.replaceChildren();
}

function take(input) {
  if (!input.files.length) return;
  const field = input.closest("[data-upload-field]");
  if (!input.multiple) clear(field.querySelector("[data-upload-rows]"));
  for (const file of input.files) start(field, file);
  input.value = "";
  input.required = false;
}

document.addEventListener("change", ({ target }) => {
  if (target.matches?.("[data-upload-field] input[type=file]")) take(target);
});
// What was chosen before this script was here.
document.querySelectorAll("[data-upload-field] input[type=file]").forEach(take);

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-upload-field] [data-drop]")?.closest("[data-upload-rows] > *");
  const form = row?.closest("form");
  row?.remove();
  if (form) settle(form);
});
