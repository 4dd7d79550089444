/* A button with data-prints prints the page; without JavaScript it stays hidden. */

for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
