// Carries points between a photo and the map of the face, both 0-1. Within a triangle that is exact,
// as the photo itself is laid on the map.

export class Mesh {
  constructor({ photo, map, triangles, width_cm: width, height_cm: height }) {
    this.size = [width, height];
    this.onPhoto = triangles.map((corners) => corners.map((one) => photo[one]));
    this.onMap = triangles.map((corners) => corners.map((one) => map[one]));
  }

  // The middle of the face on the photo.
  get middle() {
    const corners = this.onPhoto.flat();
    return [0, 1].map((axis) => {
      const along = corners.map((one) => one[axis]);
      return (Math.min(...along) + Math.max(...along)) / 2;
    });
  }

  // Whether a place of the photo is skin of the face.
  shows(point) { return Math.min(...find(this.onPhoto, point).weights) > -0.02; }

  // Beyond the face the nearest skin is taken: a line that is being drawn may leave it.
  toMap(point) {
    const { number, weights } = find(this.onPhoto, point);
    return mixed(this.onMap[number], inside(weights));
  }

  // Null where the photo does not show that skin.
  toPhoto(point) {
    const { number, weights } = find(this.onMap, point);
    return Math.min(...weights) < -0.05 ? null : mixed(this.onPhoto[number], inside(weights));
  }
}

function find(triangles, point) {
  let best = { number: 0, weights: [-Infinity, 0, 0] };
  for (let number = 0; number < triangles.length; number += 1) {
    const weights = barycentric(triangles[number], point);
    const least = Math.min(...weights);
    if (least >= 0) return { number, weights };
    if (least > Math.min(...best.weights)) best = { number, weights };
  }
  return best;
}

function barycentric([a, b, c], [x, y]) {
  const whole = cross(a, b, c);
  if (Math.abs(whole) < 1e-12) return [-Infinity, -Infinity, -Infinity];
  const second = cross(a, [x, y], c) / whole;
  const third = cross(a, b, [x, y]) / whole;
  return [1 - second - third, second, third];
}

function cross(a, b, c) {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

function inside(weights) {
  const kept = weights.map((one) => Math.max(0, one));
  const sum = kept[0] + kept[1] + kept[2];
  return kept.map((one) => one / sum);
}

function mixed(corners, weights) {
  return [0, 1].map((axis) => corners.reduce((sum, one, i) => sum + one[axis] * weights[i], 0));
}
