/* What a thumb would miss: targets under 44 px. Links inside a line of text are as high as the line. */
() => {
  const SIDE = 44 - 0.5;
  const targets = "a[href], button, input:not([type=hidden]), select, textarea, summary";

  function isInText(element) {
    if (element.tagName !== "A" || getComputedStyle(element).display !== "inline") return false;
    return [...element.parentElement.childNodes].some((node) => node !== element && node.textContent.trim());
  }

  function boxOf(element) {
    const isMark = ["checkbox", "radio", "file"].includes(element.type);
    return ((isMark && element.labels?.[0]) || element).getBoundingClientRect();
  }

  return [...document.querySelectorAll(targets)]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .filter((element) => !element.closest(".skip-link, .leaflet-control-attribution") && !isInText(element))
    .map((element) => [element, boxOf(element)])
    .filter(([, box]) => box.width < SIDE || box.height < SIDE)
    .map(([element, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${element.outerHTML.slice(0, 120)}`);
};
