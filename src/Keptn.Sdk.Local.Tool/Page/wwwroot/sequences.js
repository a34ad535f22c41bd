import { badge, el, icon, words } from './dom.js';
import { ago } from './format.js';
import { showRun } from './timeline.js';

// The list of runs, and beside it the one that is chosen.
export function showSequences(app) {
  const runs = app.model.list(app.filter);
  if (runs.length === 0) return empty(app);
  let chosen = app.isFollowing ? runs[0] : app.model.runs.get(app.selected) ?? runs[0];
  if (app.isFollowing) app.selected = chosen.key;
  const more = app.model.total > runs.length && runs.length >= app.limit
    ? el('button', { class: 'quiet', key: 'more', on: { click: app.loadMore } }, `Show more of ${app.model.total}`) : null;
  return el('div', { class: `split ${app.isOpenOnPhone ? 'detail' : 'list'}` },
    el('section', { class: 'runs', 'aria-label': 'Sequences' },
      el('h1', { class: 'unseen' }, 'Sequences'),
      el('ul', { 'data-scroll': 'runs' }, runs.slice(0, 500).map(run => row(app, run, run === chosen))), more),
    showRun(app, chosen));
}

function row(app, run, isChosen) {
  const view = app.model.view(run);
  const when = el('span', { class: 'when' });
  const tick = now => { when.textContent = ago(now - view.start); };
  tick(Date.now());
  app.ticks.push(tick);
  return el('li', {}, el('button', {
    class: 'run', key: run.key, 'aria-current': isChosen ? 'true' : null, on: { click: () => app.select(run) },
  },
  el('span', { class: `mark ${view.kind}` }, icon(view.kind)),
  el('span', { class: 'what' },
    el('span', { class: 'line' }, el('strong', {}, view.name), el('span', { class: 'unseen' }, `, ${words[view.kind] ?? view.kind}, `), when),
    el('span', { class: 'where' }, [run.project, view.service].filter(Boolean).join(' / ')),
    el('span', { class: 'stages' }, view.lanes.slice(-6).map(lane => badge(lane.verdict, lane.stage))))));
}

function empty(app) {
  if (app.model.runs.size > 0 || app.filter.project || app.filter.service || app.filter.text) {
    return el('section', { class: 'card empty' }, icon('info'), el('h1', {}, 'Nothing matches the filter'),
      el('p', {}, 'No sequence has this project, service and text.'),
      el('button', { key: 'clear', on: { click: app.clearFilter } }, 'Clear the filter'));
  }
  const projects = app.model.projects;
  const problem = projects.find(p => p.problem)?.problem;
  return el('section', { class: 'card empty' }, icon('next'), el('h1', {}, 'No sequence has run yet'),
    problem ? el('p', { class: 'problem' }, problem) : null,
    projects.length === 0
      ? el('p', {}, 'There is no project yet: put a ', el('code', {}, 'shipyard.yaml'), ' into ', el('code', {}, app.model.folder), ' and reload.')
      : el('p', {}, 'Trigger one, and watch it here. ', app.model.registrations.length === 0 ? 'Connect an integration first, or nobody will answer its tasks.' : ''),
    projects.length === 0 ? null : el('div', { class: 'actions' },
      el('button', { class: 'primary', key: 'first', on: { click: () => app.openTrigger() } }, 'Trigger sequence'),
      app.model.registrations.length === 0 ? el('a', { class: 'button', href: '#/integrations' }, 'Connect an integration') : null));
}
