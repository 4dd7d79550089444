// Small behaviour that every page has: htmx's CSRF header, dialogs, toasts, and buttons that show that they work.

document.addEventListener("htmx:configRequest", (event) => {
  const { headers, verb } = event.detail;
  if (verb !== "get") headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]').content;
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens-dialog]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.opensDialog)?.showModal();
  }
  if (event.target.closest("[data-closes-dialog]")) {
    event.preventDefault();
    event.target.closest("dialog").close();
  }
  if (event.target.matches("dialog.dialog")) event.target.close();
});

// A second press, of the button or of Enter, would send the form twice. The page may come back from the browser's history,
// so it is undone then.
let sent = new WeakSet();
document.addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (event.defaultPrevented || form.method === "dialog" || form.target === "_blank") return;
  if (form.method === "post" && sent.has(form)) event.preventDefault();
  sent.add(form);
  if (button?.classList.contains("button")) setTimeout(() => button.setAttribute("aria-busy", "true"));
});
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  sent = new WeakSet();
  for (const button of document.querySelectorAll('.button[aria-busy="true"]')) button.removeAttribute("aria-busy");
});

const SHOWN_FOR = 5000;

/** Says something in passing; from the server: HX-Trigger: {"toast": {"text": "…"}}. */
export function toast(text) {
  const bubble = document.createElement("p");
  bubble.className = "toast";
  bubble.textContent = text;
  document.getElementById("toasts")?.append(bubble);
  setTimeout(() => bubble.remove(), SHOWN_FOR);
}

document.addEventListener("toast", (event) => toast(event.detail.text ?? event.detail.value));

document.addEventListener("htmx:sendError", () => toast(document.body.dataset.offlineWords));
document.addEventListener("htmx:responseError", () => toast(document.body.dataset.failedWords));
