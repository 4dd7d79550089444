// A form came back: what is to be mended first is brought before whoever sent it.

const wrong = document.querySelector('.is-wrong, [aria-invalid="true"]');
if (wrong) {
  const field = wrong.matches("input, select, textarea") ? wrong : wrong.querySelector("input:not([type=hidden]), select, textarea");
  field?.focus({ preventScroll: true });
  wrong.scrollIntoView({ block: "center" });
}
