import * as api from './api.js';
import { badge, el, toast } from './dom.js';
import { clock, shortType } from './format.js';

const mostLines = 5000;

function open(title, content, { className = '', onClose } = {}) {
  const dialog = el('dialog', { class: className, 'aria-labelledby': 'dialog-title' },
    el('header', {}, el('h2', { id: 'dialog-title' }, title),
      el('button', { class: 'quiet', type: 'button', 'aria-label': 'Close', on: { click: () => dialog.close() } }, '✕')),
    content);
  const before = document.activeElement;
  const key = before?.closest('[data-key]')?.dataset.key;
  dialog.addEventListener('close', () => {
    dialog.remove();
    (before?.isConnected ? before : key && document.querySelector(`[data-key="${CSS.escape(key)}"]`))?.focus();
    onClose?.();
  });
  dialog.addEventListener('click', e => { if (e.target === dialog) dialog.close(); });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

export function confirm(title, text, verb) {
  return new Promise(done => {
    let answer = false;
    const dialog = open(title, el('div', { class: 'body' }, el('p', {}, text), el('div', { class: 'actions end' },
      el('button', { type: 'button', on: { click: () => dialog.close() } }, 'Keep it running'),
      el('button', { type: 'button', class: 'danger solid', on: { click: () => { answer = true; dialog.close(); } } }, verb))),
    { className: 'small', onClose: () => done(answer) });
  });
}

// Events, and the one that is chosen as JSON.
export function showEvents(app, title, events, chosen = events.at(-1)) {
  const json = el('pre', { tabindex: '0', 'aria-label': 'Event as JSON' });
  const list = el('ol', { class: 'picks' });
  let text = '';
  const pick = async e => {
    for (const button of list.querySelectorAll('button')) button.setAttribute('aria-pressed', String(button.dataset.n === String(e.n)));
    try {
      text = JSON.stringify(JSON.parse(await api.dataText('event', { n: e.n })), null, 2);
      json.replaceChildren(...paint(text));
      json.scrollTop = 0;
    } catch (problem) {
      json.textContent = problem.message;
    }
  };
  list.append(...events.map(e => el('li', {}, el('button', { type: 'button', 'data-n': e.n, 'aria-pressed': 'false', on: { click: () => pick(e) } },
    el('span', { class: 'type' }, shortType(e.type)), el('span', { class: 'who' }, `${clock(e.time)} · ${e.source}`),
    e.result ? badge(['pass', 'warning', 'fail'].includes(e.result) ? e.result : 'none', e.result) : null))));
  const copy = el('button', { type: 'button', class: 'copy', on: { click: async () => {
    try { await navigator.clipboard.writeText(text); copy.textContent = 'Copied'; } catch { toast('The browser does not allow to copy here; select the text instead.'); }
  } } }, 'Copy');
  open(title, el('div', { class: 'viewer' }, list, el('div', { class: 'json' }, copy, json)), { className: 'wide' });
  pick(chosen);
}

function paint(text) {
  const lines = text.split('\n');
  if (lines.length > mostLines) return [text];
  return lines.flatMap(line => {
    const parts = /^(\s*)("(?:[^"\\]|\\.)*")(: )(.*)$/.exec(line);
    return parts ? [parts[1], el('span', { class: 'name' }, parts[2]), parts[3], value(parts[4]), '\n'] : [value(line), '\n'];
  });
}
function value(text) { return /^\s*"/.test(text) ? el('span', { class: 'text' }, text) : text; }

// A form for the event that starts a sequence.
export function showTrigger(app) {
  if (document.querySelector('dialog[open]')) return;
  const projects = app.model.projects.filter(p => p.stages.length > 0);
  if (projects.length === 0) { toast(`There is no usable shipyard.yaml in ${app.model.folder}.`); return; }
  const options = names => names.map(n => el('option', { value: n }, n));
  const project = el('select', { name: 'project' }, options(projects.map(p => p.name)));
  const sequence = el('select', { name: 'sequence' });
  const service = el('input', { name: 'service', required: true, list: 'services', autocomplete: 'off', pattern: '\\S+' });
  const services = el('datalist', { id: 'services' });
  const labels = el('input', { name: 'labels', placeholder: 'build=17, owner=me', autocomplete: 'off' });
  const more = el('textarea', { name: 'data', rows: 4, spellcheck: 'false', placeholder: '{"configurationChange": {"values": {"image": "carts:1.2"}}}' });
  const tasks = el('p', { class: 'hint plain' });
  const problem = el('p', { class: 'problem', role: 'alert', hidden: true });
  const find = () => {
    const [stage, name] = sequence.value.split('.');
    const found = projects.find(p => p.name === project.value);
    return { stage, name, found: found.stages.find(s => s.name === stage)?.sequences.find(s => s.name === name), services: found.stages.flatMap(s => s.services) };
  };
  const describe = () => { const { found } = find(); tasks.textContent = found ? `Tasks: ${found.tasks.join(' → ') || 'none'}` : 'Tasks: evaluation'; };
  const shown = app.model.runs.get(app.selected);
  const change = () => {
    const found = projects.find(p => p.name === project.value);
    sequence.replaceChildren(...found.stages.map(s => el('optgroup', { label: s.name },
      [...s.sequences, ...(s.sequences.some(q => q.name === 'evaluation') ? [] : [{ name: 'evaluation' }])].map(q => el('option', { value: `${s.name}.${q.name}` }, `${s.name}.${q.name}`)))));
    const known = [...new Set([...app.model.services(), ...find().services])];
    services.replaceChildren(...options(known));
    service.value ||= known.length === 1 ? known[0] : shown ? app.model.view(shown).service : '';
    describe();
  };
  project.value = projects.some(p => p.name === app.filter.project) ? app.filter.project : projects[0].name;
  project.addEventListener('change', change);
  sequence.addEventListener('change', describe);
  change();
  const submit = async e => {
    e.preventDefault();
    problem.hidden = true;
    try {
      const { stage, name } = find();
      const data = { ...readObject(more.value), project: project.value, stage, service: service.value };
      const given = readLabels(labels.value);
      if (given) data.labels = given;
      const { keptnContext } = await api.send(`sh.keptn.event.${stage}.${name}.triggered`, {}, data);
      dialog.close();
      await app.refreshRun(project.value, keptnContext);
      app.select({ project: project.value, context: keptnContext });
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
  };
  const field = (text, control, hint) => el('label', {}, el('span', {}, text, hint ? el('small', {}, hint) : null), control);
  const dialog = open('Trigger a sequence', el('form', { class: 'body', on: { submit } },
    field('Project', project), field('Sequence', sequence), tasks, field('Service', service), services,
    field('Labels', labels, ' optional'), field('More data', more, ' optional, a JSON object'), problem,
    el('div', { class: 'actions end' }, el('button', { type: 'button', on: { click: () => dialog.close() } }, 'Cancel'), el('button', { class: 'primary' }, 'Trigger'))), { className: 'small' });
  service.focus();
}

function readObject(text) {
  if (!text.trim()) return {};
  let read;
  try { read = JSON.parse(text); } catch (e) { throw new Error(`More data is no JSON: ${e.message}`); }
  if (read === null || typeof read !== 'object' || Array.isArray(read)) throw new Error('More data has to be a JSON object: {…}');
  return read;
}

function readLabels(text) {
  if (!text.trim()) return null;
  return Object.fromEntries(text.split(',').map(part => {
    const mark = part.indexOf('=');
    if (mark < 1) throw new Error(`Label '${part.trim()}' is not name=value.`);
    return [part.slice(0, mark).trim(), part.slice(mark + 1).trim()];
  }));
}
