// The classes with their shares, strongest looks first told by a swatch with its pattern: legend, present picture and switch of what the chart shows, in one.

import { make, mark, say } from './dom.js';
import { percent } from './format.js';
import { looks } from './labels.js';
import { fill, onTheme } from './theme.js';

export class ClassList {
  #list;
  #onHidden;
  #labels = [];
  #rows = [];
  #hidden = new Set();

  /**
   * @param list      the list element
   * @param onHidden  called with the set of classes (indexes) that are not to be drawn
   */
  constructor(list, onHidden) {
    this.#list = list;
    this.#onHidden = onHidden;
    onTheme(() => this.#paint());
  }

  use(labels) {
    if (labels === this.#labels) {
      return;
    }

    this.#labels = labels;
    this.#hidden = new Set();
    this.#rows = labels.map((label, index) => this.#row(label, index));
    this.#list.replaceChildren(...this.#rows.map(row => row.item));
    this.#paint();
    this.#onHidden(this.#hidden);
  }

  /** Shows shares; null for none. */
  show(values) {
    let best = -1;
    values?.forEach((value, index) => best = best < 0 || value > values[best] ? index : best);
    this.#rows.forEach((row, index) => {
      say(row.share, values ? percent(values[index]) : '–');
      row.bar.style.transform = `scaleX(${values ? values[index].toFixed(3) : 0})`;
      row.item.classList.toggle('is-best', index === best);
    });
  }

  #row(label, index) {
    const bar = make('span', { class: 'bar' });
    const share = make('span', { class: 'share' });
    const button = make('button', { type: 'button', class: 'class-row', 'aria-pressed': 'true', title: `Show or hide ${label} in the chart` },
      make('span', { class: 'swatch', 'aria-hidden': 'true' }), make('span', { class: 'class-name' }, label),
      make('span', { class: 'track', 'aria-hidden': 'true' }, bar), share);
    button.addEventListener('click', () => {
      if (!this.#hidden.delete(index)) {
        this.#hidden.add(index);
      }

      mark(button, 'aria-pressed', String(!this.#hidden.has(index)));
      this.#onHidden(this.#hidden);
    });
    return { item: make('li', {}, button), bar, share };
  }

  #paint() {
    looks(this.#labels).forEach((look, index) => {
      const { item } = this.#rows[index];
      item.style.setProperty('--class', fill(look));
      item.dataset.stripe = look.stripe === null ? 'none' : String(look.stripe);
    });
  }
}
