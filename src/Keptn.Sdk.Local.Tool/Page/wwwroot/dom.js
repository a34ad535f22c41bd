// Builds elements. Texts become text nodes and nothing else: markup in them stays what it is.
const svgName = 'http://www.w3.org/2000/svg';

export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === 'on') for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    else if (key === 'class') element.className = value;
    else if (key === 'key') element.dataset.key = value;
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

const shapes = {
  pass: 'M5 10.5l3.2 3.2L15 7',
  fail: 'M6 6l8 8M14 6l-8 8',
  warning: 'M10 5v6M10 14.4v.2',
  running: 'M10 4.5a5.5 5.5 0 1 1-5.5 5.5',
  waiting: 'M10 6v4l2.6 2M10 3.6a6.4 6.4 0 1 1 0 12.8 6.4 6.4 0 0 1 0-12.8',
  paused: 'M7.5 6v8M12.5 6v8',
  aborted: 'M6.5 6.5h7v7h-7z',
  info: 'M10 9v5M10 6v.2',
  none: 'M6 10h8',
  person: 'M10 9.6a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6M4.8 16c.6-2.7 2.6-4 5.2-4s4.6 1.3 5.2 4',
  next: 'M10 8.700a1.3 1.3 0 1 1 0 2.600a1.3 1.3 0 0 1 0-2.6',
};

export function icon(name) {
  const svg = document.createElementNS(svgName, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('icon', `icon-${name}`);
  const path = document.createElementNS(svgName, 'path');
  path.setAttribute('d', shapes[name] ?? shapes.none);
  svg.append(path);
  return svg;
}

// What a verdict looks like: a shape and a word, the colour only underlines them.
export function badge(kind, text = words[kind] ?? kind) {
  return el('span', { class: `badge ${kind}` }, icon(kind), text);
}

export const words = {
  pass: 'pass', warning: 'warning', fail: 'fail', running: 'running', waiting: 'waiting', paused: 'paused',
  aborted: 'aborted', info: 'info', none: 'no result', person: 'needs you',
};

// Puts new content in place of the old one; what had the focus has it again.
export function replace(container, ...children) {
  const focused = container.contains(document.activeElement) ? document.activeElement.closest('[data-key]')?.dataset.key : null;
  const scrolls = [...container.querySelectorAll('[data-scroll]')].map(e => [e.dataset.scroll, e.scrollLeft, e.scrollTop]);
  container.replaceChildren(...children.flat(Infinity).filter(Boolean));
  for (const [name, left, top] of scrolls) {
    const again = container.querySelector(`[data-scroll="${CSS.escape(name)}"]`);
    if (again) { again.scrollLeft = left; again.scrollTop = top; }
  }
  if (focused) container.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

let toastTimer;
export function toast(text) {
  const place = document.getElementById('toast');
  place.textContent = text;
  place.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { place.hidden = true; }, 8000);
}

export function announce(text) { document.getElementById('live').textContent = text; }
