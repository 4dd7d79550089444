// [data-rows]: adds a row from its template, and folds one that is taken out; without this the server does both.

for (const rows of document.querySelectorAll("[data-rows]")) {
  const total = rows.querySelector(`[name="${rows.dataset.prefix}-TOTAL_FORMS"]`);
  const template = rows.querySelector("[data-row-template]");
  const add = rows.querySelector("[data-adds-row]");

  const settle = () => {
    add.hidden = Number(total.value) >= Number(rows.dataset.most);
  };

  add.type = "button";
  add.addEventListener("click", () => {
    const row = template.content.firstElementChild.cloneNode(true);
    for (const element of row.querySelectorAll("*")) {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        if (element.hasAttribute(name)) {
          element.setAttribute(name, element.getAttribute(name).replaceAll("__prefix__", total.value));
        }
      }
    }
    add.before(row);
    total.value = Number(total.value) + 1;
    row.querySelector("input, select, textarea").focus();
    settle();
  });

  rows.addEventListener("change", (event) => {
    if (event.target.name?.endsWith("-DELETE")) {
      event.target.closest("[data-row]").classList.toggle("is-out", event.target.checked);
    }
  });

  settle();
}
