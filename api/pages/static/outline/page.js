// The page on which lesions are outlined: photo, tools, list, and the version that is saved.

import { formToken } from "../pages.js";
import { Lesions } from "./lesions.js";
import { circle, middle } from "./shapes.js";
import { Tools } from "./tools.js";
import { Mesh } from "./mesh.js";

const SVG = "http://www.w3.org/2000/svg";
const ROUND_CM = 0.8;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const GROWS = { "+": 1.05, "=": 1.05, "-": 1 / 1.05 };

const board = document.querySelector("[data-board]");
if (board) await start(board);

async function start(board) {
  const find = (name) => document.querySelector(`[data-${name}]`);
  const given = JSON.parse(find("outline").textContent);
  const photo = board.querySelector("img");
  const answer = await fetch(given.mesh, { headers: { Accept: "application/json" } });
  if (!answer.ok) return tell((await answer.json()).title);
  await photo.decode();
  const size = [photo.naturalWidth, photo.naturalHeight];
  const lesions = new Lesions(new Mesh(await answer.json()), size, given.polygons);
  const drawing = board.querySelector("svg");
  drawing.setAttribute("viewBox", `0 0 ${size[0]} ${size[1]}`);
  let selected = null;
  let saved = false;
  const tools = new Tools(drawing, lesions, { select, changed: show });
  const amount = new Intl.NumberFormat(document.documentElement.lang, {
    minimumFractionDigits: 1, maximumFractionDigits: 1,
  });

  find("tools").hidden = false;
  find("tools").addEventListener("change", ({ target }) => {
    tools.tool = target.value;
    drawing.dataset.tool = target.value;
  });
  find("undo").addEventListener("click", () => { lesions.undo(); select(null); });
  find("redo").addEventListener("click", () => { lesions.redo(); select(null); });
  find("round").addEventListener("click", addRound);
  find("save").addEventListener("click", save);
  find("larger").addEventListener("click", () => zoom(1.25));
  find("smaller").addEventListener("click", () => zoom(0.8));
  find("list").addEventListener("click", ({ target }) => select(numberOf(target)));
  find("list").addEventListener("keydown", byKey);
  addEventListener("keydown", undoByKey);
  addEventListener("beforeunload", (event) => {
    if (lesions.changed && !saved) event.preventDefault();
  });
  find("round").disabled = false;
  show();
  lookAt(lesions.mesh.middle);
  board.dataset.ready = "";

  function select(number) {
    selected = number;
    show();
  }

  function show() {
    const lines = lesions.lines();
    const shapes = lines.map((line, i) => shape(line, i === selected ? "selected" : ""));
    if (tools.trace) shapes.push(shape(tools.trace, "trace"));
    drawing.replaceChildren(...shapes);
    list(lines);
    find("cut").hidden = !lesions.cutOff;
    find("undo").disabled = !lesions.past.length;
    find("redo").disabled = !lesions.future.length;
    find("save").disabled = saved || !lesions.now.length;
  }

  function shape(line, kind) {
    const one = document.createElementNS(SVG, "polygon");
    one.setAttribute("points", line.map((point) => point.join()).join(" "));
    if (kind) one.setAttribute("class", kind);
    return one;
  }

  // The buttons are kept while their number stays, so that none loses the focus.
  function list(lines) {
    const whole = find("list");
    while (whole.children.length > lines.length) whole.lastChild.remove();
    while (whole.children.length < lines.length) {
      const item = document.createElement("li");
      item.append(Object.assign(document.createElement("button"), { type: "button" }));
      whole.append(item);
    }
    lines.forEach((line, i) => {
      const button = whole.children[i].firstChild;
      const shown = line.length > 2 ? `${amount.format(lesions.cm2(i))} cm²` : given.words.hidden;
      button.textContent = `${given.words.lesion} ${i + 1}: ${shown}`;
      button.setAttribute("aria-pressed", String(i === selected));
    });
  }

  function numberOf(target) {
    const item = target.closest("li");
    return item ? [...item.parentNode.children].indexOf(item) : null;
  }

  function byKey(event) {
    const number = numberOf(event.target);
    if (number === null || event.ctrlKey || event.metaKey) return;
    const reach = (event.shiftKey ? 0.5 : 0.05) * lesions.perCm;
    const centre = middle(lesions.lines()[number]);
    if (event.key in MOVES) {
      const [x, y] = MOVES[event.key];
      change(number, ([px, py]) => [px + x * reach, py + y * reach]);
    } else if (event.key in GROWS) {
      const by = GROWS[event.key];
      change(number, (point) => point.map((one, axis) => centre[axis] + (one - centre[axis]) * by));
    } else if (event.key === "Delete" || event.key === "Backspace") {
      lesions.remove(number);
      select(null);
      find("list").children[Math.max(0, number - 1)]?.firstChild.focus();
    } else return;
    event.preventDefault();
  }

  function change(number, where) {
    lesions.step();
    lesions.bend(number, where);
    lesions.settle();
    select(lesions.now[number] ? number : null);
  }

  function undoByKey(event) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    if (event.shiftKey) lesions.redo(); else lesions.undo();
    select(null);
  }

  function addRound() {
    const [x, y] = lesions.mesh.middle;
    const centre = [x * size[0], y * size[1]];
    select(lesions.add(circle(centre, ROUND_CM * lesions.perCm)));
    find("list").lastChild.firstChild.focus();
  }

  // Scrolls a place of the photo, 0-1, into the middle.
  function lookAt([x, y]) {
    const view = board.parentElement;
    view.scrollTo(x * board.offsetWidth - view.clientWidth / 2, y * board.offsetHeight - view.clientHeight / 2);
  }

  function zoom(by) {
    const view = board.parentElement;
    const seen = [
      (view.scrollLeft + view.clientWidth / 2) / board.offsetWidth,
      (view.scrollTop + view.clientHeight / 2) / board.offsetHeight,
    ];
    const width = Number(board.dataset.zoom ?? 1) * by;
    board.dataset.zoom = String(Math.min(4, Math.max(1, width)));
    board.style.setProperty("--zoom", board.dataset.zoom);
    lookAt(seen);
  }

  async function save() {
    find("save").disabled = true;
    const body = { version: given.version, polygons: lesions.polygons(), proposal: given.proposal };
    const answer = await fetch(given.save, {
      method: "POST",
      headers: {
        "Content-Type": "application/json", Accept: "application/json", "X-Form-Token": formToken,
      },
      body: JSON.stringify(body),
    });
    if (answer.ok) {
      saved = true;
      location.assign(given.after);
      return;
    }
    const { title, detail } = await answer.json();
    tell(`${title}. ${detail ?? ""}`);
    find("save").disabled = false;
  }

  function tell(text) {
    const told = find("told");
    told.textContent = text;
    told.hidden = false;
  }
}
