/** The page's words for the element: say("Where I am"); without data-words the English text itself. */
export function wordsOf(element) {
  const words = JSON.parse(element.dataset.words || "{}");
  return (text) => words[text] ?? text;
}
