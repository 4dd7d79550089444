// Leaves only the breeds of the chosen species in <datalist id="breeds">.

const list = document.getElementById("breeds");

if (list) {
  const all = [...list.options];
  const narrow = () => {
    const species = document.querySelector("input[name=species]:checked")?.value;
    list.replaceChildren(...all.filter((option) => !species || option.dataset.species === species));
  };
  document.querySelectorAll("input[name=species]").forEach((radio) => radio.addEventListener("change", narrow));
  narrow();
}
