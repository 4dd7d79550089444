/* Photos on their way: <form data-upload hx-post="…"> shows how far they are in its <progress data-upload-progress>,
   and shows [data-upload-failed] when the upload broke off; what was chosen stays, so pressing again is enough.
   With data-upload-limit="bytes", a file that is larger is taken out at once and [data-upload-too-large] says why. */

const formOf = (event) => event.target.closest?.("form[data-upload]");

function reveal(form, name, isShown) {
  const element = form.querySelector(`[data-upload-${name}]`);
  if (element) element.hidden = !isShown;
}

// Before others see the change, so that no preview shows what will not be sent.
document.addEventListener(
  "change",
  (event) => {
    const form = formOf(event);
    if (!form || event.target.type !== "file") return;
    const limit = Number(form.dataset.uploadLimit ?? Infinity);
    const isTooLarge = [...event.target.files].some((file) => file.size > limit);
    if (isTooLarge) event.target.value = "";
    reveal(form, "too-large", isTooLarge);
    reveal(form, "failed", false);
  },
  { capture: true },
);

document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = formOf(event)?.querySelector("[data-upload-progress]");
  if (!bar || !event.detail.lengthComputable) return;
  bar.max = event.detail.total;
  bar.value = event.detail.loaded;
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = formOf(event);
  if (!form) return;
  reveal(form, "failed", false);
  reveal(form, "progress", true);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = formOf(event);
  if (form) reveal(form, "progress", false);
});

for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(failure, (event) => {
    const form = formOf(event);
    if (form) reveal(form, "failed", true);
  });
}
