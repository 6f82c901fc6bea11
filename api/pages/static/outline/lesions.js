// The lesions as they are drawn, and as they were before each step. A corner is kept on the map and,
// where this photo shows it, on the photo in pixels; what is not touched stays as it came.

import { Face } from "./face.js";
import { area, evenly } from "./shapes.js";

const SMALLEST_CM2 = 0.02;

export class Lesions {
  constructor(mesh, [width, height], polygons) {
    this.mesh = mesh;
    this.size = [width, height];
    this.perCm = width / mesh.size[0];
    this.face = new Face(mesh, this.size, this.perCm);
    this.cutOff = false;
    this.now = polygons.map((polygon) => polygon.map((point) => this.#fromMap(point)));
    this.past = [];
    this.future = [];
  }

  get changed() { return this.past.length > 0; }

  // Each lesion as a line on the photo; of one that this photo hardly shows there is none.
  lines() {
    return this.now.map((lesion) => lesion.map((corner) => corner.photo).filter(Boolean));
  }

  cm2(number) { return area(this.lines()[number]) / this.perCm ** 2; }

  polygons() { return this.now.map((lesion) => lesion.map((corner) => corner.map)); }

  // Everything that follows until the next `step` is undone together.
  step() {
    this.past.push(this.now);
    this.future = [];
    this.cutOff = false;
  }

  undo() { this.#go(this.past, this.future); }

  redo() { this.#go(this.future, this.past); }

  // The number of the new lesion; none when it is only a touch, or beyond the face.
  add(line) {
    const drawn = evenly(line, this.perCm * 0.12);
    if (drawn.length < 3) return null;
    const parts = this.#onFace(drawn);
    if (parts.length) this.step();
    this.cutOff = !this.face.holds(drawn);
    if (!parts.length) return null;
    this.now = [...this.now, ...parts.map((part) => part.map((point) => this.#fromPhoto(point)))];
    return this.now.length - 1;
  }

  remove(number) {
    this.step();
    this.now = this.now.filter((_, i) => i !== number);
  }

  // Moves every visible corner of a lesion to where `where` says, within the step that runs.
  bend(number, where) {
    const bent = this.now[number].map((corner) => {
      const to = corner.photo && where(corner.photo);
      const stays = !to || (to[0] === corner.photo[0] && to[1] === corner.photo[1]);
      return stays ? corner : this.#fromPhoto(to);
    });
    this.now = this.now.map((one, i) => (i === number ? bent : one));
  }

  // More corners where the border is to be bent finely.
  refine(number) {
    const lesion = this.now[number];
    const step = this.perCm * 0.12;
    if (lesion.some((corner) => !corner.photo)) return;
    const line = lesion.map((corner) => corner.photo);
    const known = new Map(lesion.map((corner) => [String(corner.photo), corner]));
    const fine = evenly(line, step).map((at) => known.get(String(at)) ?? this.#fromPhoto(at));
    this.now = this.now.map((one, i) => (i === number ? fine : one));
  }

  // Ends a step: what was bent beyond the face is cut at its edge, and a lesion that was pushed
  // together until nothing is left of it is gone.
  settle() {
    const before = this.past.at(-1);
    this.now = this.now.flatMap((one) => (before.includes(one) ? [one] : this.#settled(one)));
  }

  #settled(lesion) {
    // What this photo does not show whole cannot be judged on it.
    if (lesion.some((corner) => !corner.photo)) return [lesion];
    const line = lesion.map((corner) => corner.photo);
    if (this.face.holds(line)) return this.#small(line) ? [] : [lesion];
    this.cutOff = true;
    return this.#onFace(line).map((part) => part.map((point) => this.#fromPhoto(point)));
  }

  // The line itself where it lies on the face and does not cross itself, or else its parts that do.
  #onFace(line) {
    const parts = this.face.holds(line) ? [line] : this.face.cut(line);
    return parts.filter((part) => !this.#small(part));
  }

  #small(line) { return area(line) / this.perCm ** 2 < SMALLEST_CM2; }

  #go(from, to) {
    if (!from.length) return;
    to.push(this.now);
    this.now = from.pop();
    this.cutOff = false;
  }

  #fromMap(point) {
    const at = this.mesh.toPhoto(point);
    return { map: point, photo: at && [at[0] * this.size[0], at[1] * this.size[1]] };
  }

  #fromPhoto([x, y]) {
    const map = this.mesh.toMap([x / this.size[0], y / this.size[1]]);
    return { map: map.map((one) => Number(one.toFixed(5))), photo: [x, y] };
  }
}
