// The way in is gone when the page is left, from the browser's memory of the page too; and a visit that is no longer
// one's own is not shown any longer.

window.addEventListener("pagehide", () => {
  for (const secret of document.querySelectorAll("[data-secret]")) secret.remove();
});
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

document.addEventListener("htmx:responseError", (event) => {
  if ([403, 404].includes(event.detail.xhr.status)) location.reload();
});
