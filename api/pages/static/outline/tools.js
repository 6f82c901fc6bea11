// What a mouse, a pen or a finger does on the photo: draw, move, push the border, erase.

import { circle, contains, near, pushed } from "./shapes.js";

const PUSH_CM = 0.4;

export class Tools {
  constructor(drawing, lesions, { select, changed }) {
    Object.assign(this, { drawing, lesions, select, changed, tool: "draw", busy: null, pen: false });
    drawing.addEventListener("pointerdown", (event) => this.#begin(event));
    drawing.addEventListener("pointermove", (event) => this.#go(event));
    for (const kind of ["pointerup", "pointercancel"]) {
      drawing.addEventListener(kind, (event) => this.#end(event));
    }
  }

  get radius() { return PUSH_CM * this.lesions.perCm; }

  // The line that is being drawn, or the disc that pushes; for the drawing to show.
  get trace() { return this.busy?.trace ?? null; }

  #begin(event) {
    this.pen ||= event.pointerType === "pen";
    // A hand that rests on the glass beside the pen draws nothing.
    if (!event.isPrimary || event.button > 0 || (this.pen && event.pointerType === "touch")) return;
    event.preventDefault();
    this.drawing.setPointerCapture(event.pointerId);
    const at = this.#place(event);
    this.busy = { ...START[this.tool](this, at), last: at };
    this.#go(event);
  }

  #go(event) {
    if (!this.busy) return;
    // A quick pen moves several times between two pictures.
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length ? events : [event]) {
      const at = this.#place(each);
      this.busy.go?.(at, this.busy.last);
      this.busy.last = at;
    }
    this.changed();
  }

  #end(event) {
    if (!this.busy) return;
    const { end } = this.busy;
    this.busy = null;
    if (event.type !== "pointercancel") end?.();
    this.changed();
  }

  #place(event) {
    const { x, y } = new DOMPoint(event.clientX, event.clientY)
      .matrixTransform(this.drawing.getScreenCTM().inverse());
    return [x, y];
  }
}

const START = {
  draw(tools, at) {
    const trace = [at];
    return {
      trace,
      go: (to) => { trace.push(to); },
      end: () => { tools.select(tools.lesions.add(trace)); },
    };
  },

  move(tools, at) {
    const number = under(tools.lesions, at);
    tools.select(number);
    if (number === null) return {};
    let moved = false;
    return {
      go: (to, from) => {
        if (to[0] === from[0] && to[1] === from[1]) return;
        if (!moved) tools.lesions.step();
        moved = true;
        const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
        tools.lesions.bend(number, ([x, y]) => [x + dx, y + dy]);
      },
      end: () => { if (moved) tools.lesions.settle(); },
    };
  },

  push(tools, at) {
    const { lesions, radius } = tools;
    const trace = circle(at, radius);
    const refined = new Set();
    lesions.step();
    return {
      trace,
      go: (to) => {
        trace.splice(0, trace.length, ...circle(to, radius));
        lesions.lines().forEach((line, number) => {
          if (!near(line, to, radius)) return;
          if (!refined.has(number)) lesions.refine(number);
          refined.add(number);
          lesions.bend(number, (point) => pushed(point, to, radius));
        });
      },
      end: () => { lesions.settle(); },
    };
  },

  erase(tools, at) {
    const number = under(tools.lesions, at);
    if (number !== null) tools.lesions.remove(number);
    tools.select(null);
    return {};
  },
};

// The topmost lesion under a place, or null.
function under(lesions, at) {
  const found = lesions.lines().findLastIndex((line) => line.length > 2 && contains(line, at));
  return found < 0 ? null : found;
}
