import * as api from './api.js';
import { badge, el, icon, words } from './dom.js';
import { confirm, showEvents } from './dialogs.js';
import { clock, duration, shortType } from './format.js';
import { whySilent } from './reasons.js';

const patience = 3000;

// One run: what is known of it, what can be done, and a lane for each stage.
export function showRun(app, run) {
  const view = app.model.view(run);
  const took = el('span', {});
  const tick = now => { took.textContent = duration((view.end ?? now) - view.start); };
  tick(Date.now());
  if (!view.isOver) app.ticks.push(tick);
  const notes = run.notes.filter(n => n.kind !== 'TaskUnanswered');
  return el('article', { class: 'detail', 'aria-labelledby': 'run-title' },
    el('a', { class: 'back', href: '#/sequences', key: 'back' }, '‹ All sequences'),
    el('header', {},
      el('div', { class: 'title' }, el('h2', { id: 'run-title' }, view.name), badge(view.kind)),
      el('p', { class: 'facts' },
        el('span', {}, [run.project, view.service].filter(Boolean).join(' / ')),
        el('span', { title: view.start ? new Date(view.start).toISOString() : '' }, `started ${clock(view.start)}`), took,
        el('span', { class: 'context' }, run.context),
        view.labels?.map(label => el('span', { class: 'label' }, label)))),
    buttons(app, run, view),
    run.state === 'waiting' ? el('p', { class: 'hint' }, icon('waiting'), 'Waits until another sequence of this service in this stage has ended.') : null,
    run.state === 'paused' ? el('p', { class: 'hint' }, icon('paused'), 'Paused: what runs goes on, no further task is sent.') : null,
    notes.map(n => el('p', { class: 'hint warning' }, icon('warning'), n.message)),
    view.lanes.length === 0 ? el('p', { class: 'hint' }, icon('info'), 'No sequence began with these events; they stand alone.') : null,
    el('div', { class: 'lanes' }, view.lanes.map(lane => showLane(app, run, view, lane))),
    events(run, view.lanes.length === 0));
}

function buttons(app, run, view) {
  if (view.isOver || run.state === '') return null;
  const act = (state, text) => app.guard(api.control(run.project, run.context, state).then(() => app.refreshRun(run.project, run.context)));
  return el('div', { class: 'actions', role: 'group', 'aria-label': 'Control' },
    run.state === 'paused'
      ? el('button', { key: 'resume', on: { click: () => act('resume') } }, icon('running'), 'Resume')
      : el('button', { key: 'pause', on: { click: () => act('pause') } }, icon('paused'), 'Pause'),
    el('button', { class: 'danger', key: 'abort', on: {
      click: async () => {
        if (await confirm(`Abort ${view.name}?`, 'Services that work on a task are told to stop, and nothing follows.', 'Abort sequence')) act('abort');
      } } }, icon('aborted'), 'Abort'));
}

function showLane(app, run, view, lane) {
  const took = el('span', { class: 'took' });
  const tick = now => { took.textContent = duration((lane.end ?? now) - lane.start); };
  tick(Date.now());
  if (!lane.end && !view.isOver) app.ticks.push(tick);
  const known = app.model.sequenceOf(run.project, lane.stage, lane.sequence)?.tasks ?? [];
  const rest = lane.end || view.isOver ? [] : known.slice(lane.tasks.filter(t => t.isOwn).length);
  return el('section', { class: `lane ${lane.verdict}`, 'aria-label': `Stage ${lane.stage}, ${lane.sequence}` },
    el('header', {}, el('h3', {}, lane.stage || '(no stage)'), el('span', { class: 'name' }, lane.sequence), badge(lane.verdict), took),
    lane.message && lane.tasks.at(-1)?.answers.at(-1)?.message !== lane.message ? el('p', { class: 'message' }, lane.message) : null,
    lane.tasks.length === 0 && rest.length === 0 ? el('p', { class: 'message' }, 'No task was sent.') : null,
    el('ol', {}, lane.tasks.map(task => showTask(app, run, view, task)), rest.map(name =>
      el('li', { class: 'task next' }, el('span', { class: 'head' }, icon('next'), el('span', { class: 'name' }, name)), el('span', { class: 'track' }), el('span', { class: 'outcome' }, 'next')))));
}

function showTask(app, run, view, task) {
  const who = [...new Set(task.answers.map(a => a.source))];
  const outcome = el('span', { class: 'outcome' });
  const bars = [];
  const track = el('span', { class: 'track', 'aria-hidden': 'true' });
  const wait = el('span', { class: 'bar wait' });
  track.append(wait);
  for (const a of task.answers) {
    const bar = el('span', { class: `bar ${a.end ? a.verdict : 'running'}` });
    bars.push([bar, a]);
    track.append(bar);
  }
  const time = el('span', { class: 'time' });
  outcome.append(time, badge(task.verdict, task.verdict === 'waiting' ? 'no answer' : words[task.verdict]));
  const reason = task.isOpen && task.answers.length === 0 && task.name !== 'approval' ? el('p', { class: 'reason', hidden: true }) : null;
  const tick = now => {
    const last = view.end ?? now;
    const place = (bar, from, to) => {
      const whole = Math.max(last - view.start, 1);
      bar.style.left = `${Math.min(Math.max((from - view.start) / whole, 0), 1) * 100}%`;
      bar.style.width = `${Math.min(Math.max((to - from) / whole, 0), 1) * 100}%`;
    };
    place(wait, task.start, Math.min(...task.answers.map(a => a.start), task.end ?? last));
    for (const [bar, a] of bars) place(bar, a.start, a.end ?? task.end ?? last);
    time.textContent = duration((task.end ?? last) - task.start);
    if (reason) {
      reason.hidden = now - task.start < patience;
      if (!reason.hidden) reason.replaceChildren(icon('warning'), `Nobody has answered. ${whySilent(task.events[0], app.model.registrations, run.notes, now)}`);
    }
  };
  tick(Date.now());
  if (!view.isOver) app.ticks.push(tick);
  const messages = task.answers.filter(a => a.message || a.isUnannounced);
  const title = `${task.name} in ${task.lane.stage}`;
  return el('li', { class: `task ${task.isOwn ? '' : 'sub'}` },
    el('button', { class: 'open', key: `task ${task.id}`, 'aria-label': `${title}: ${words[task.verdict] ?? task.verdict}. Show its events`, on: { click: () => showEvents(app, title, task.events) } },
      el('span', { class: 'head' }, icon(task.verdict), el('span', {}, el('span', { class: 'name' }, task.name), el('span', { class: 'who' }, who.length ? who.join(', ') : task.end ? 'no answer' : task.name === 'approval' ? 'waits for you' : 'waits for an answer'))),
      track, outcome),
    messages.map(a => el('p', { class: 'message' }, who.length > 1 ? el('b', {}, `${a.source}: `) : null, a.isUnannounced ? 'Finished without having been started. ' : '', a.message)),
    reason, approval(app, run, task));
}

// An approval service starts a task within moments, though its event may not be on the page yet.
async function isStarted(run, task) {
  if (task.answers.length > 0) return true;
  for (let attempt = 0; attempt < 8; attempt++) {
    const answer = await api.stored({ project: run.project, keptnContext: run.context, type: 'sh.keptn.event.approval.started', pageSize: 100 });
    if ((answer.events ?? []).some(e => e.triggeredid === task.id)) return true;
    await new Promise(done => setTimeout(done, 150));
  }
  return false;
}

function approval(app, run, task) {
  if (task.name !== 'approval' || !task.isOpen) return null;
  const asked = task.events[0];
  const decide = async result => {
    const fields = { shkeptncontext: run.context, triggeredid: task.id };
    const data = { project: run.project, stage: asked.stage, service: asked.service, status: 'succeeded', result };
    // Keptn counts: a task ends when as many have finished as have started.
    if (!await isStarted(run, task)) await api.send('sh.keptn.event.approval.started', fields, { ...data, result: '' });
    await api.send('sh.keptn.event.approval.finished', fields, { ...data, message: result === 'pass' ? 'approved on the page' : 'declined on the page' });
  };
  return el('div', { class: 'approval' },
    el('p', {}, `May ${asked.service} go on`, asked.result ? [' after ', badge(asked.result)] : null, '?'),
    el('button', { class: 'primary', key: `approve ${task.id}`, on: { click: () => app.guard(decide('pass')) } }, icon('pass'), 'Approve'),
    el('button', { class: 'danger', key: `decline ${task.id}`, on: { click: () => app.guard(decide('fail')) } }, icon('fail'), 'Decline'));
}

function events(run, isAlone) {
  const list = el('details', { class: 'events' }, el('summary', { key: 'events' }, `All ${run.events.length} events`));
  list.open = isAlone || openEvents.has(run.key);
  const fill = () => list.append(el('ol', {}, run.events.map(e => el('li', {}, el('button', { key: `event ${e.n}`, on: { click: () => showEvents(null, 'Events of the run', run.events, e) } },
    el('span', { class: 'when' }, clock(e.time)), el('span', { class: 'type' }, shortType(e.type)), el('span', { class: 'who' }, e.source), e.result ? badge(['pass', 'warning', 'fail'].includes(e.result) ? e.result : 'none', e.result) : null)))));
  if (list.open) fill();
  list.addEventListener('toggle', () => {
    if (list.open) { openEvents.add(run.key); if (list.children.length === 1) fill(); } else openEvents.delete(run.key);
  });
  return list;
}
const openEvents = new Set();
