// How classes look. Colours are of the Okabe–Ito kind, which the colour-blind tell apart, each in a dark version for light ground and the other way round; patterns and
// dashes say the same without any colour. Letters and lines (light, dark) have a contrast of 4.5 : 1 against their ground, as a test sees to (WCAG 1.4.3); areas are
// calmer (fill: on light, on dark ground), have edges, and are named beside.

// stripe: slope of the pattern's lines (null for none); dash: pixels on and off along the time line.
const known = new Map(Object.entries({
  angry: { light: '#c2410c', dark: '#ff7d4d', fill: ['#e0714b', '#d2623d'], stripe: null, dash: null },
  disgusted: { light: '#00795a', dark: '#2cc39a', fill: ['#45a98c', '#2c9075'], stripe: 1, dash: [9, 4] },
  fearful: { light: '#9c3587', dark: '#e58fd0', fill: ['#bf7db3', '#ad6a9f'], stripe: -1, dash: [3, 3] },
  happy: { light: '#8f5f00', dark: '#f2b93b', fill: ['#ecb84f', '#d3a23c'], stripe: null, dash: null },
  neutral: { light: '#667083', dark: '#9aa4b5', fill: ['#b9c1cd', '#66718a'], stripe: null, dash: null },
  other: { light: '#8a6247', dark: '#c99f7f', fill: ['#c8a78c', '#836450'], stripe: 1, dash: [2, 5] },
  sad: { light: '#1d5fb4', dark: '#6aa5ff', fill: ['#5f92d8', '#3f76c4'], stripe: null, dash: null },
  surprised: { light: '#0b759f', dark: '#74d0f7', fill: ['#6cbce2', '#439ac4'], stripe: 0, dash: [6, 2] },
  unknown: { light: '#565e6c', dark: '#8f99ab', fill: ['#8d96a6', '#485162'], stripe: 0, dash: [1, 3] },
}));

// What a stack has on top, so that its lower edge is that of the expressions.
const last = ['neutral', 'other', 'unknown'];

export const grounds = { light: '#ffffff', dark: '#151922' };

/** The looks of a set of classes, in its order: those that are known by name, and for others those that are left. */
export function looks(labels) {
  const left = [...known].filter(([name]) => !labels.includes(name)).map(([, look]) => look);
  const all = [...known.values()];
  let next = 0;
  return labels.map(label => known.get(label) ?? left[next++] ?? all[next++ % all.length]);
}

/** Indexes of the classes from the bottom of a stack to its top. */
export function stackOrder(labels) {
  return labels.map((label, index) => ({ index, rank: last.indexOf(label) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ index }) => index);
}

/** Contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance). */
export function contrast(one, other) {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(colour) {
  const [r, g, b] = [1, 3, 5].map(at => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
