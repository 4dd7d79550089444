// [data-photo-order]: photos are dragged into order with a mouse; the buttons beneath them do the same for thumbs and keys.

for (const list of document.querySelectorAll("[data-photo-order]")) {
  let dragged = null;

  const settle = () => {
    const items = [...list.children];
    items.forEach((item, place) => {
      const [earlier, cover, , later] = item.querySelectorAll("button");
      earlier.disabled = cover.disabled = place === 0;
      later.disabled = place === items.length - 1;
    });
  };

  const send = async () => {
    const order = new FormData();
    for (const item of list.children) order.append("photo", item.dataset.photo);
    const headers = { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content };
    const sent = await fetch(list.dataset.photoOrder, { method: "POST", body: order, headers }).catch(() => null);
    if (!sent?.ok) document.dispatchEvent(new CustomEvent("toast", { detail: { text: document.body.dataset.failedWords } }));
  };

  for (const item of list.children) {
    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
      dragged = item;
      item.classList.add("is-dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", item.dataset.photo);
    });
    item.addEventListener("dragover", (event) => {
      if (!dragged || dragged === item) return;
      event.preventDefault();
      const items = [...list.children];
      const goesBack = items.indexOf(dragged) > items.indexOf(item);
      list.insertBefore(dragged, goesBack ? item : item.nextSibling);
    });
    item.addEventListener("drop", (event) => event.preventDefault());
    item.addEventListener("dragend", () => {
      item.classList.remove("is-dragged");
      dragged = null;
      settle();
      send();
    });
  }
}
