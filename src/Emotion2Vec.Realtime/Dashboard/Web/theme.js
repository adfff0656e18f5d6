// Dark or light: as the system says, unless the reader chose. Tells canvases, which no style sheet reaches.

const KEY = 'theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

let chosen = localStorage.getItem(KEY) ?? 'auto';
const listeners = [];

export function isDark() {
  return chosen === 'auto' ? dark.matches : chosen === 'dark';
}

/** The colour of a class in the theme of the moment. */
export function colour(look) {
  return isDark() ? look.dark : look.light;
}

/** The colour of its areas. */
export function fill(look) {
  return look.fill[isDark() ? 1 : 0];
}

/** Colours of the style sheet, resolved for a canvas. */
export function inks() {
  const style = getComputedStyle(document.body);
  const line = getComputedStyle(document.getElementById('line-probe')).color;
  const quiet = getComputedStyle(document.getElementById('quiet-probe')).color;
  const accent = getComputedStyle(document.getElementById('accent-probe')).color;
  const ground = getComputedStyle(document.getElementById('ground-probe')).color;
  return { ink: style.color, line, quiet, accent, ground };
}

export function onTheme(listener) {
  listeners.push(listener);
}

export function start(select) {
  const apply = () => {
    document.documentElement.dataset.theme = chosen;
    listeners.forEach(listener => listener());
  };
  select.value = chosen;
  select.addEventListener('change', () => {
    chosen = select.value;
    localStorage.setItem(KEY, chosen);
    apply();
  });
  dark.addEventListener('change', apply);
  apply();
}
