import { badge, el, icon } from './dom.js';
import { showEvents } from './dialogs.js';
import { clock, number } from './format.js';

const mostColumns = 40;
const kinds = ['pass', 'warning', 'fail', 'info'];
const kindOf = result => (kinds.includes(result) ? result : 'none');
let place = '';
let chosen = null;
let shown = '';

// A heatmap of one service in one stage over time, and a table of all evaluations.
export function showEvaluations(app) {
  const wanted = app.evaluations.map(read).filter(e => matches(e, app.filter));
  if (wanted.length === 0) return empty(app);
  const places = [...new Set(wanted.map(e => e.where))];
  if (!places.includes(place)) { place = places[0]; chosen = null; }
  const columns = wanted.filter(e => e.where === place).slice(0, mostColumns).reverse();
  const box = el('select', { key: 'place', on: { change: () => { place = box.value; chosen = null; app.invalidate(); } } }, places.map(p => el('option', { value: p }, p)));
  box.value = place;
  const details = el('div', { class: 'card cell', 'aria-live': 'polite' });
  const newest = columns.at(-1).event.n;
  const map = heatmap(columns, details);
  // The newest ones stand at the end; show them when they are new.
  if (shown !== `${place} ${newest}`) setTimeout(() => { shown = `${place} ${newest}`; map.scrollLeft = map.scrollWidth; }, 0);
  return el('div', { class: 'evaluations' },
    el('h1', { class: 'unseen' }, 'Evaluations'),
    el('section', { class: 'card', 'aria-label': 'Heatmap' },
      el('header', {}, el('h2', {}, 'Over time'), el('label', {}, el('span', { class: 'unseen' }, 'Project, stage and service'), box),
        el('p', { class: 'legend' }, ['pass', 'warning', 'fail', 'info'].map(k => badge(k)))),
      el('div', { class: 'map' }, map, details)),
    el('section', { class: 'card', 'aria-label': 'Table of evaluations' }, el('h2', {}, 'All evaluations'), table(wanted)));
}

function read({ event, evaluation, invalidated }) {
  const indicators = (Array.isArray(evaluation?.indicatorResults) ? evaluation.indicatorResults : []).filter(i => i && typeof i === 'object').map(i => ({
    name: String(i.displayName || i.value?.metric || '?'), metric: String(i.value?.metric ?? ''), isKey: i.keySli === true, kind: kindOf(i.status), value: i.value ?? {},
    targets: [['pass', i.passTargets], ['warning', i.warningTargets]].flatMap(([level, list]) => (Array.isArray(list) ? list : []).map(t => ({ level, ...t }))),
  }));
  return {
    event, indicators, invalidated, time: event.time, where: [event.project, event.stage, event.service].filter(Boolean).join(' / '),
    kind: kindOf(event.status === 'errored' ? 'fail' : event.result || evaluation?.result), score: evaluation?.score, message: event.message,
    from: evaluation?.timeStart, to: evaluation?.timeEnd, compared: evaluation?.comparedEvents?.length ?? 0,
  };
}

function matches(e, filter) {
  return (!filter.project || e.event.project === filter.project) && (!filter.service || e.event.service === filter.service)
    && (!filter.text || JSON.stringify([e.event, e.indicators]).toLowerCase().includes(filter.text.toLowerCase()));
}

function heatmap(columns, details) {
  const names = [...new Set(columns.flatMap(c => c.indicators.map(i => i.name)))];
  const cells = [];
  // Several in a minute: tell the seconds, too.
  const isClose = new Set(columns.map(c => time(c.time))).size < columns.length;
  const cell = (kind, text, label, key, show) => {
    const button = el('button', { class: `tile ${kind}`, tabindex: '-1', key: `cell ${key}`, 'aria-label': label, on: {
      mouseenter: () => { if (!chosen) show(); }, focus: show, click: () => { chosen = chosen === key ? null : key; mark(); show(); } } }, text ?? icon(kind));
    button.show = show;
    const look = () => { for (const b of cells.flat()) b?.classList.toggle('looked-at', b === button); };
    for (const event of ['mouseenter', 'focus', 'click']) button.addEventListener(event, () => { if (event !== 'mouseenter' || !chosen) look(); });
    button.look = look;
    return button;
  };
  const mark = () => { for (const b of cells.flat()) b?.setAttribute('aria-pressed', String(b.dataset.key === `cell ${chosen}`)); };
  const score = columns.map(c => cell(c.kind, typeof c.score === 'number' ? String(Math.round(c.score)) : null,
    `Score, ${clock(c.time)}: ${c.kind}, ${number(c.score)}`, `${c.event.n} score`, () => describeScore(details, c)));
  cells.push(score);
  const rows = names.map(name => {
    const row = columns.map(c => {
      const i = c.indicators.find(x => x.name === name);
      return i ? cell(i.kind, null, `${name}, ${clock(c.time)}: ${i.kind}, ${number(i.value.value)}`, `${c.event.n} ${name}`, () => describe(details, c, i)) : null;
    });
    cells.push(row);
    const isKey = columns.some(c => c.indicators.some(i => i.name === name && i.isKey));
    return el('tr', {}, el('th', { scope: 'row', title: name }, name, isKey ? el('span', { class: 'key', title: 'key SLI' }, ' key') : null), row.map(b => el('td', {}, b ?? el('span', { class: 'tile absent' }, el('span', { class: 'unseen' }, 'not evaluated')))));
  });
  const grid = el('table', { class: 'heatmap', on: { keydown: e => move(e, cells) } },
    el('caption', { class: 'unseen' }, 'Results of each SLI; arrow keys move between them'),
    el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, el('span', { class: 'unseen' }, 'SLI')), columns.map(c => el('th', { scope: 'col', class: c.invalidated ? 'invalidated' : null, title: c.invalidated ? 'invalidated' : clock(c.time) }, time(c.time), isClose ? el('small', {}, seconds(c.time)) : null)))),
    el('tbody', {}, el('tr', { class: 'score' }, el('th', { scope: 'row' }, 'Score'), score.map(b => el('td', {}, b))), rows));
  const current = cells.flat().find(b => b?.dataset.key === `cell ${chosen}`) ?? startCell(cells);
  current.tabIndex = 0;
  current.show();
  current.look();
  mark();
  return el('div', { class: 'scroll', 'data-scroll': 'heatmap' }, grid);
}

// What most likely is looked for: the newest result that is not good.
function startCell(cells) {
  const newest = cells.map(row => row.at(-1)).filter(Boolean);
  return newest.slice(1).find(b => b.classList.contains('fail')) ?? newest.slice(1).find(b => b.classList.contains('warning')) ?? newest[0];
}

function time(text) { return clock(text, false).split(' ').at(-1); }

function seconds(text) { return `:${clock(text).slice(-2)}`; }

function move(e, cells) {
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -1000], End: [0, 1000] }[e.key];
  const row = cells.findIndex(r => r.includes(e.target));
  if (!step || row < 0) return;
  e.preventDefault();
  const clamp = (n, most) => Math.min(Math.max(n, 0), most - 1);
  const column = cells[row].indexOf(e.target);
  let [r, c] = [clamp(row + step[0], cells.length), clamp(column + step[1], cells[row].length)];
  while (!cells[r][c] && r + step[0] >= 0 && r + step[0] < cells.length && c + step[1] >= 0 && c + step[1] < cells[r].length && (step[0] || step[1])) { r += step[0]; c += Math.sign(step[1]); }
  const next = cells[r][c];
  if (!next) return;
  e.target.tabIndex = -1;
  next.tabIndex = 0;
  chosen = null;
  next.focus();
}

function describeScore(details, c) {
  details.replaceChildren(el('h3', {}, 'Score ', badge(c.kind)), el('p', { class: 'big' }, number(c.score), el('small', {}, ' of 100')),
    facts(c), c.message ? el('p', {}, c.message) : '', openButton(c));
}

function describe(details, c, i) {
  details.replaceChildren(el('h3', {}, i.name, ' ', badge(i.kind)),
    el('p', { class: 'big' }, i.value.success === false ? 'no value' : number(i.value.value), i.value.comparedValue ? el('small', {}, ` before ${number(i.value.comparedValue)}`) : ''),
    i.value.message ? el('p', {}, i.value.message) : '',
    el('ul', { class: 'targets' }, i.targets.length ? i.targets.map(t => el('li', { class: t.violated ? 'violated' : 'held' }, icon(t.violated ? 'fail' : 'pass'),
      el('span', {}, `${t.level}: `, el('code', {}, String(t.criteria)), ` target ${number(t.targetValue)} – ${t.violated ? 'violated' : 'held'}`))) : el('li', {}, 'No criteria: for information only.')),
    facts(c), openButton(c));
}

function facts(c) {
  return el('p', { class: 'facts' }, el('span', {}, `evaluated ${clock(c.time)}`), c.from ? el('span', {}, `from ${clock(c.from)} to ${clock(c.to)}`) : null,
    c.compared ? el('span', {}, `compared with ${c.compared}`) : null, c.invalidated ? el('span', {}, 'invalidated') : null);
}

function openButton(c) {
  return el('button', { type: 'button', key: 'open evaluation', on: { click: () => showEvents(null, 'Evaluation', [c.event]) } }, 'Show event');
}

function table(all) {
  return el('div', { class: 'scroll', 'data-scroll': 'table' }, el('table', { class: 'list' },
    el('thead', {}, el('tr', {}, ['When', 'Where', 'Result', 'Score', 'Violated criteria'].map(h => el('th', { scope: 'col' }, h)))),
    el('tbody', {}, all.map(e => el('tr', { class: e.invalidated ? 'invalidated' : null },
      el('td', { 'data-name': 'When' }, el('button', { class: 'quiet link-like', key: `row ${e.event.n}`, 'aria-label': `Evaluation of ${clock(e.time)}: show event`, on: { click: () => showEvents(null, 'Evaluation', [e.event]) } }, clock(e.time))),
      el('td', { 'data-name': 'Where' }, e.where),
      el('td', { 'data-name': 'Result' }, badge(e.kind), e.invalidated ? ' invalidated' : ''),
      el('td', { 'data-name': 'Score', class: 'number' }, number(typeof e.score === 'number' ? Math.round(e.score * 10) / 10 : e.score)),
      el('td', { 'data-name': 'Violated criteria' }, violations(e)))))));
}

function violations(e) {
  const found = e.indicators.filter(i => i.kind === 'fail' || i.kind === 'warning').map(i => {
    const targets = i.targets.filter(t => t.violated);
    return el('li', {}, icon(i.kind), el('span', {}, el('b', {}, i.name), i.value.success === false ? ': no value' : ` is ${number(i.value.value)}`,
      targets.length ? [', not ', el('code', {}, targets.map(t => String(t.criteria)).join(', '))] : ''));
  });
  return found.length ? el('ul', { class: 'violations' }, found) : e.message && e.kind === 'fail' ? e.message : 'none';
}

function empty(app) {
  const isFiltered = app.evaluations.length > 0 || app.filter.project || app.filter.service || app.filter.text;
  return el('section', { class: 'card empty' }, icon('next'), el('h1', {}, isFiltered ? 'No evaluation matches the filter' : 'No evaluation yet'),
    isFiltered ? el('button', { key: 'clear', on: { click: app.clearFilter } }, 'Clear the filter')
      : el('p', {}, 'Add the task ', el('code', {}, 'evaluation'), ' to a sequence, and an ', el('code', {}, 'slo.yaml'), ' to its service; or trigger the sequence ', el('code', {}, 'evaluation'), ', which every stage has.'));
}
