// One key leads to what carries it as data-key: a link is followed, a field takes the next keys.
const TYPED_INTO = "input, textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (event.target.closest(TYPED_INTO)) return;
  const bound = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!bound) return;
  event.preventDefault();
  if (bound.matches(TYPED_INTO)) bound.select();
  else bound.click();
});
