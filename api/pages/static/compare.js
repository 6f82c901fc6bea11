// The photos one over the other with a border to drag, and their maps. Without a script they stand
// beside each other.

const again = document.querySelector("[data-again]");
if (again) setTimeout(() => location.reload(), Number(again.dataset.again));

const pair = document.querySelector("[data-pair]");
if (pair) start(pair);

function start(pair) {
  const controls = document.querySelector("[data-controls]");
  const slide = document.querySelector("[data-slide]");
  const border = slide.querySelector("input");
  controls.hidden = false;

  controls.addEventListener("change", ({ target }) => {
    if (target.name === "shown") lay(target.value === "slider");
    if ("degree" in target.dataset) showMaps(pair, target.checked);
  });
  border.addEventListener("input", move);
  pair.addEventListener("pointerdown", drag);
  pair.addEventListener("pointermove", drag);
  lay(true);
  move();

  function lay(over) {
    pair.classList.toggle("over", over);
    slide.hidden = !over;
  }

  function move() {
    pair.style.setProperty("--at", `${border.value}%`);
  }

  function drag(event) {
    if (!pair.classList.contains("over") || !event.buttons) return;
    event.preventDefault();
    const { left, width } = pair.getBoundingClientRect();
    border.value = Math.round((100 * (event.clientX - left)) / width);
    move();
  }
}

function showMaps(pair, shown) {
  for (const image of pair.querySelectorAll("[data-map]")) image.hidden = !shown;
  for (const image of pair.querySelectorAll("[data-plain]")) image.hidden = shown;
  document.querySelector("[data-legend]").hidden = !shown;
}
