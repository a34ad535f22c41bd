import * as api from './api.js';
import { announce, el, icon, replace, toast } from './dom.js';
import { showTrigger } from './dialogs.js';
import { showEvaluations } from './evaluations.js';
import { decode, shortType } from './format.js';
import { showIntegrations } from './integrations.js';
import { Model, parseType } from './model.js';
import { showSequences } from './sequences.js';

const model = new Model();
const main = document.getElementById('main');
const form = document.getElementById('filters');
const app = {
  model, filter: { project: '', service: '', text: '' }, evaluations: [], ticks: [],
  reloadEvaluations, refreshRun, invalidate, select,
  selected: null, isFollowing: true, isOpenOnPhone: false, limit: 50,
};
const views = { sequences: showSequences, evaluations: showEvaluations, integrations: showIntegrations };

// While a button is held down it must stay the one that is released.
let isHeld = false;
let isWaiting = false;
document.addEventListener('pointerdown', () => { isHeld = true; }, true);
for (const end of ['pointerup', 'pointercancel']) document.addEventListener(end, () => setTimeout(() => { isHeld = false; if (isWaiting) invalidate(); }), true);

let isPlanned = false;
let cost = 0;
function invalidate() {
  if (isPlanned) return;
  isPlanned = true;
  // Not a frame: a page in the background stays up to date, too. A long list leaves time for the user.
  setTimeout(() => {
    isPlanned = false;
    isWaiting = isHeld;
    if (isHeld) return;
    const start = performance.now();
    render();
    cost = performance.now() - start;
  }, Math.max(30, cost * 4));
}

function render() {
  if (!api.hasToken()) return askForToken();
  if (!app.isLoaded) return replace(main, el('p', { class: 'hint' }, 'Loading …'));
  const name = currentView();
  for (const link of document.querySelectorAll('nav a')) {
    if (link.dataset.view === name) link.setAttribute('aria-current', 'page'); else link.removeAttribute('aria-current');
  }
  document.body.dataset.view = name === 'sequences' && app.isOpenOnPhone ? 'run' : name;
  document.getElementById('trigger').hidden = false;
  form.hidden = name === 'integrations';
  fillFilters();
  app.ticks = [];
  replace(main, views[name](app));
}

function currentView() { return Object.keys(views).find(v => location.hash.startsWith(`#/${v}`)) ?? 'sequences'; }

function readRoute() {
  const parts = location.hash.split('/');
  if (parts[1] === 'sequences' && parts.length === 4) {
    const key = Model.key(decode(parts[2]), decode(parts[3]));
    app.selected = key;
    app.isFollowing = false;
    app.isOpenOnPhone = true;
    if (!model.runs.has(key) && api.hasToken()) refreshRun(...key.split('\n'));
  } else {
    app.isOpenOnPhone = false;
  }
  if (currentView() === 'evaluations') reloadEvaluations();
  invalidate();
}

function select(run) { location.hash = `#/sequences/${encodeURIComponent(run.project)}/${encodeURIComponent(run.context)}`; }

function fillFilters() {
  fill(form.elements.project, [...new Set([...model.projects.map(p => p.name), ...[...model.runs.values()].map(r => r.project)].filter(Boolean))], app.filter.project);
  fill(form.elements.service, [...new Set([...model.services(), ...model.projects.flatMap(p => p.stages.flatMap(s => s.services))])].sort(), app.filter.service);
}

function fill(box, names, chosen) {
  const wanted = ['', ...names, ...(chosen && !names.includes(chosen) ? [chosen] : [])];
  if (box.options.length === wanted.length && wanted.every((n, i) => box.options[i].value === n)) return;
  box.replaceChildren(...wanted.map(n => el('option', { value: n }, n || 'all')));
  box.value = chosen;
}

let filterTimer;
form.addEventListener('submit', e => e.preventDefault());
form.addEventListener('input', () => {
  app.filter = { project: form.elements.project.value, service: form.elements.service.value, text: form.elements.text.value.trim() };
  invalidate();
  clearTimeout(filterTimer);
  filterTimer = setTimeout(() => { guard(loadSnapshot()); if (currentView() === 'evaluations') reloadEvaluations(); }, 250);
});
app.clearFilter = () => { form.reset(); form.dispatchEvent(new Event('input')); };

async function loadSnapshot() {
  const found = await api.data('snapshot', { ...app.filter, limit: app.limit });
  model.projects = found.projects;
  model.folder = found.folder;
  model.total = found.total;
  for (const run of found.runs) model.put(run);
  app.isLoaded = true;
  invalidate();
  return found.place;
}
app.loadMore = () => { app.limit = Math.min(app.limit + 100, 500); guard(loadSnapshot()); };

async function refreshRun(project, context) {
  try {
    model.put(await api.data('run', { project, context }));
    invalidate();
  } catch (e) {
    if (e.status !== 404) fail(e);
  }
}

let evaluationTimer;
function reloadEvaluations() {
  clearTimeout(evaluationTimer);
  evaluationTimer = setTimeout(() => guard((async () => {
    app.evaluations = await api.data('evaluations', { project: app.filter.project, service: app.filter.service, limit: 200 });
    app.areEvaluationsLoaded = true;
    invalidate();
  })()), 60);
}

// The shipyards may have been edited.
function openTrigger() { guard(loadSnapshot().then(() => showTrigger(app))); }
app.openTrigger = openTrigger;

async function loadIntegrations() {
  const found = await api.integrations();
  const changed = JSON.stringify(found) !== JSON.stringify(model.registrations);
  model.registrations = found ?? [];
  if (changed) invalidate();
}

// Who could answer a new task.
let integrationTimer;
function planIntegrations() {
  clearTimeout(integrationTimer);
  integrationTimer = setTimeout(() => guard(loadIntegrations()), 500);
}

function onMessage(kind, content) {
  if (kind === 'event') {
    if (!model.add(content)) refreshRun(content.project, content.context);
    const type = parseType(content.type);
    if (type?.task && type.kind === 'triggered') planIntegrations();
    if (type?.kind === 'finished') announce(`${shortType(content.type)} of ${content.service}: ${content.result || content.status}`);
    if (type?.task === 'evaluation' && currentView() === 'evaluations') reloadEvaluations();
  } else if (kind === 'note') {
    model.note(content);
  } else if (kind === 'states') {
    for (const [project, context, state] of content) model.setState(project, context, state);
  } else if (kind === 'reset') {
    model.runs.clear();
    guard(loadSnapshot());
  } else if (kind === 'denied') {
    deny();
    return;
  }
  invalidate();
}

let wasCut = false;
function onLink(isUp) {
  const place = document.getElementById('link');
  place.className = `link ${isUp ? 'up' : 'down'}`;
  place.replaceChildren(icon(isUp ? 'pass' : 'warning'), isUp ? 'live' : 'reconnecting …');
  if (!isUp) wasCut = true;
  else if (wasCut) {
    wasCut = false;
    // What is no event, such as a pause, is not told again.
    guard(api.data('states').then(states => onMessage('states', states)));
  }
}

function fail(e) {
  if (e.status === 401) deny();
  else toast(e.message);
}
function guard(promise) { return promise.catch(fail); }
app.guard = guard;

function deny() {
  sessionStorage.clear();
  askForToken('That token was not accepted.');
}

function askForToken(problem) {
  form.hidden = true;
  document.getElementById('trigger').hidden = true;
  if (main.querySelector('#token')) return;
  const input = el('input', { id: 'token', type: 'password', autocomplete: 'off', required: true });
  replace(main, el('form', { class: 'card token', on: { submit: e => { e.preventDefault(); api.setToken(input.value); location.reload(); } } },
    el('h1', {}, 'Token'),
    el('p', {}, 'keptn-local prints an address with the token when it starts; open that one, or paste the token here.'),
    problem ? el('p', { class: 'problem', role: 'alert' }, problem) : null,
    el('label', { for: 'token' }, 'x-token'), input,
    el('button', { class: 'primary' }, 'Open')));
  input.focus();
}

document.getElementById('trigger').addEventListener('click', () => openTrigger());
window.addEventListener('hashchange', () => { api.takeToken(); readRoute(); });
setInterval(() => { for (const tick of app.ticks) tick(Date.now()); }, 500);

async function start() {
  api.takeToken();
  readRoute();
  if (!api.hasToken()) return;
  const place = await loadSnapshot();
  await loadIntegrations();
  setInterval(() => loadIntegrations().catch(() => { /* the stream says that the server is away */ }), 5000);
  api.follow(place, onMessage, onLink);
}
guard(start());
