// Elements without markup: text stays text, whatever a stream or a class is called.

export const byId = id => document.getElementById(id);

/**
 * @param tag         name of the element
 * @param attributes  attributes; a null one is left out
 * @param children    elements and strings
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) {
      element.setAttribute(name, value);
    }
  }

  element.append(...children);
  return element;
}

/** Sets a text, and leaves the element alone where it says so already: a write costs a layout, and screen readers speak it. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

export function mark(element, name, value) {
  if (value === null) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

export function show(element, isShown) {
  if (element.hidden === isShown) {
    element.hidden = !isShown;
  }
}
