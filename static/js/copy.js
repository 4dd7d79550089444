/* A button with data-copy="text" puts the text on the clipboard and says so with the words in data-copied. */

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const words = button.querySelector("[data-copy-words]") ?? button;
  words.dataset.before ??= words.textContent;
  words.textContent = button.dataset.copied;
  window.setTimeout(() => (words.textContent = words.dataset.before), 1_500);
});
