// [data-photo-field]: shows the chosen pictures before they are sent, and takes pictures that are dropped on it.

function preview(field) {
  const strip = field.querySelector("[data-photo-preview]");
  if (!strip) return;
  for (const image of strip.querySelectorAll("img, video")) URL.revokeObjectURL(image.src);
  strip.replaceChildren(
    ...[...field.querySelector('input[type="file"]').files].map((file) => {
      const frame = document.createElement("span");
      const picture = document.createElement(file.type.startsWith("video/") ? "video" : "img");
      picture.src = URL.createObjectURL(file);
      if (picture instanceof HTMLImageElement) picture.alt = file.name;
      frame.append(picture);
      return frame;
    }),
  );
}

const fieldOf = (event) => event.target.closest?.("[data-photo-field]");

document.addEventListener("change", (event) => {
  const field = fieldOf(event);
  if (field && event.target.type === "file") preview(field);
});
// What was chosen before this script was here.
document.querySelectorAll("[data-photo-field]").forEach(preview);

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const label = fieldOf(event)?.querySelector("label");
    if (!label) return;
    event.preventDefault();
    label.classList.toggle("is-over", kind === "dragover");
    if (kind === "drop" && event.dataTransfer.files.length) {
      const input = label.querySelector('input[type="file"]');
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}
