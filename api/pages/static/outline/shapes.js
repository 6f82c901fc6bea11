// Closed lines as arrays of [x, y], in one unit along both axes. Nothing here is changed in place.

export function area(line) {
  let sum = 0;
  line.forEach(([x, y], i) => {
    const [nextX, nextY] = line[(i + 1) % line.length];
    sum += x * nextY - nextX * y;
  });
  return Math.abs(sum) / 2;
}

export function contains(line, [x, y]) {
  let odd = false;
  line.forEach(([ax, ay], i) => {
    const [bx, by] = line[(i + 1) % line.length];
    if ((ay > y) !== (by > y) && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) odd = !odd;
  });
  return odd;
}

// Whether two sides of a closed line cross; to touch is not to cross.
export function crosses(line) {
  const sides = line.map((one, i) => [one, line[(i + 1) % line.length]]);
  return sides.some(([a, b], i) => sides.slice(i + 1).some(([c, d]) => (
    side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
  )));
}

function side(a, b, [x, y]) {
  return (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);
}

export function middle(line) {
  return [0, 1].map((axis) => line.reduce((sum, one) => sum + one[axis], 0) / line.length);
}

// Points at about one distance from each other: enough to bend, not more.
export function evenly(line, step) {
  const out = [];
  line.forEach((one, i) => {
    const next = line[(i + 1) % line.length];
    const parts = Math.max(1, Math.round(distance(one, next) / step));
    for (let part = 0; part < parts; part += 1) {
      out.push([0, 1].map((axis) => one[axis] + ((next[axis] - one[axis]) * part) / parts));
    }
  });
  return out.filter((one, i) => i === 0 || distance(one, out[i - 1]) > step / 2);
}

export function circle([x, y], radius, corners = 32) {
  return Array.from({ length: corners }, (_, i) => {
    const turn = (2 * Math.PI * i) / corners;
    return [x + radius * Math.cos(turn), y + radius * Math.sin(turn)];
  });
}

// A disc that is pushed against a line shoves its points to the disc's own border.
export function pushed([x, y], centre, radius) {
  const away = distance([x, y], centre);
  if (away >= radius) return [x, y];
  const scale = radius / Math.max(away, 1e-6);
  return [centre[0] + (x - centre[0]) * scale, centre[1] + (y - centre[1]) * scale];
}

// Whether a line comes within reach of a place.
export function near(line, at, reach) {
  return line.some((one, i) => fromSegment(at, one, line[(i + 1) % line.length]) < reach);
}

function fromSegment(at, a, b) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const along = ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / Math.max(dx * dx + dy * dy, 1e-9);
  const part = Math.min(1, Math.max(0, along));
  return distance(at, [a[0] + part * dx, a[1] + part * dy]);
}

export function distance(a, b) {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
