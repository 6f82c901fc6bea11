// The face as the photo shows it, and what of a drawn line lies on it: painted in small squares and
// traced around, which leaves no line that crosses itself.

import { area, crosses } from "./shapes.js";

const SQUARE_CM = 0.02;
// A corner about every 0.12 cm; fewer between them where so coarse a line would cross itself.
const STEPS = [6, 3, 1];
const WAYS = [[1, 0], [0, 1], [-1, 0], [0, -1]];

export class Face {
  constructor(mesh, [width, height], perCm) {
    this.mesh = mesh;
    this.size = [width, height];
    this.square = Math.max(1, perCm * SQUARE_CM);
    this.triangles = mesh.onPhoto.map((corners) => turned(corners.map(([x, y]) => [x * width, y * height])));
  }

  holds(line) {
    return !crosses(line) && line.every(([x, y]) => this.mesh.shows([x / this.size[0], y / this.size[1]]));
  }

  // The parts of a line that lie on the face, each a line that does not cross itself.
  cut(line) {
    const [left, top] = [0, 1].map((axis) => Math.min(...line.map((one) => one[axis])) - this.square);
    const [right, low] = [0, 1].map((axis) => Math.max(...line.map((one) => one[axis])) + this.square);
    const width = Math.ceil((right - left) / this.square);
    const height = Math.ceil((low - top) / this.square);
    const place = ([x, y]) => [left + x * this.square, top + y * this.square];
    return rings(this.#painted(line, [left, top], [width, height]), width, height)
      .map((ring) => thinned(ring.map(place)));
  }

  #painted(line, [left, top], [width, height]) {
    const brush = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    brush.scale(1 / this.square, 1 / this.square);
    brush.translate(-left, -top);
    fill(brush, [line]);
    brush.globalCompositeOperation = "destination-in";
    fill(brush, this.triangles);
    const { data } = brush.getImageData(0, 0, width, height);
    return Uint8Array.from({ length: width * height }, (_, i) => Number(data[4 * i + 3] > 127));
  }
}

function fill(brush, lines) {
  brush.beginPath();
  for (const line of lines) {
    line.forEach(([x, y], i) => (i ? brush.lineTo(x, y) : brush.moveTo(x, y)));
    brush.closePath();
  }
  brush.fill("nonzero");
}

// All triangles run the same way round: where two overlap neither is taken from the other.
function turned([a, b, c]) {
  const turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  return turn < 0 ? [a, c, b] : [a, b, c];
}

// The outer borders of painted squares, clockwise along their sides. Holes run the other way.
function rings(painted, width, height) {
  const sides = new Map();
  const is = (x, y) => x >= 0 && y >= 0 && x < width && y < height && painted[y * width + x] === 1;
  const add = (x, y, way) => {
    const at = y * (width + 1) + x;
    sides.set(at, [...(sides.get(at) ?? []), way]);
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (!is(x, y)) continue;
      if (!is(x, y - 1)) add(x, y, 0);
      if (!is(x + 1, y)) add(x + 1, y, 1);
      if (!is(x, y + 1)) add(x + 1, y + 1, 2);
      if (!is(x - 1, y)) add(x, y + 1, 3);
    }
  }
  const found = [];
  while (sides.size) found.push(followed(sides, width + 1));
  return found.filter((ring) => signed(ring) > 0);
}

// One border, taken out of the sides. Where two meet at a corner it stays with its own square.
function followed(sides, width) {
  const [start] = sides.keys();
  const ring = [];
  let at = start;
  let way = 0;
  do {
    const ways = sides.get(at);
    way = [way + 1, way, way + 3].map((one) => one % 4).find((one) => ways.includes(one)) ?? ways[0];
    if (ways.length > 1) sides.set(at, ways.filter((one) => one !== way));
    else sides.delete(at);
    ring.push([at % width, Math.floor(at / width)]);
    at += WAYS[way][0] + WAYS[way][1] * width;
  } while (at !== start);
  return ring;
}

function signed(ring) {
  return ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length];
    return sum + x * nextY - nextX * y;
  }, 0);
}

function thinned(ring) {
  const lines = STEPS.map((step) => ring.filter((_, i) => i % step === 0));
  return lines.find((line) => line.length > 2 && area(line) > 0 && !crosses(line)) ?? ring;
}
