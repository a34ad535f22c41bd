// What the events mean: runs, with a lane for every sequence in a stage, with its tasks, with those who answer them.
const prefix = 'sh.keptn.event.';
const mostRuns = 1000;

export function parseType(type) {
  if (!type.startsWith(prefix)) return null;
  const parts = type.slice(prefix.length).split('.');
  const kind = ['triggered', 'started', 'finished', 'invalidated'].includes(parts.at(-1)) ? parts.at(-1) : parts.slice(-2).join('.') === 'status.changed' ? 'status.changed' : null;
  if (!kind) return null;
  const names = parts.slice(0, kind === 'status.changed' ? -2 : -1);
  return names.length === 1 ? { task: names[0], kind } : names.length === 2 ? { stage: names[0], sequence: names[1], kind } : null;
}

// The verdict of finished events: what went wrong counts more than the result.
function verdict(e) {
  if (e.status === 'aborted') return 'aborted';
  if (e.status === 'errored' || e.result === 'fail') return 'fail';
  return e.result === 'warning' || e.result === 'pass' ? e.result : 'none';
}

const weight = { none: 0, pass: 1, warning: 2, aborted: 3, fail: 4 };
const worst = kinds => kinds.reduce((a, b) => (weight[b] > weight[a] ? b : a), 'none');

export class Model {
  runs = new Map();
  projects = [];
  registrations = [];
  total = 0;
  folder = '';

  static key(project, context) { return `${project}\n${context}`; }

  put({ project, context, state, events, notes }) {
    this.runs.set(Model.key(project, context), { key: Model.key(project, context), project, context, state, events, notes });
  }

  // Returns false for an event in the middle of a run that is not known here.
  add(event) {
    if (!event.context) return true;
    const key = Model.key(event.project, event.context);
    let run = this.runs.get(key);
    if (!run) {
      const type = parseType(event.type);
      if (!type || type.kind !== 'triggered') return false;
      run = { key, project: event.project, context: event.context, state: '', events: [], notes: [] };
      this.runs.set(key, run);
      this.total++;
      if (this.runs.size > mostRuns) this.runs.delete(this.runs.keys().next().value);
    }
    if (!run.events.some(e => e.n === event.n)) run.events.push(event);
    run.view = null;
    return true;
  }

  note(note) {
    for (const run of this.runs.values()) {
      if (note.context && run.context === note.context) { run.notes.push(note); run.view = null; }
    }
  }

  setState(project, context, state) {
    const run = this.runs.get(Model.key(project, context));
    if (run && run.state !== state) { run.state = state; run.view = null; return true; }
    return false;
  }

  list(filter) {
    const text = filter.text.toLowerCase();
    return [...this.runs.values()]
      .filter(run => (!filter.project || run.project === filter.project)
        && (!filter.service || run.events.some(e => e.service === filter.service))
        && (!text || run.events.some(e => JSON.stringify(e).toLowerCase().includes(text))))
      .sort((a, b) => b.events[0].n - a.events[0].n);
  }

  services() { return [...new Set([...this.runs.values()].flatMap(run => run.events.map(e => e.service)).filter(Boolean))].sort(); }

  sequenceOf(project, stage, name) {
    const known = this.projects.find(p => p.name === project) ?? (this.projects.length === 1 ? this.projects[0] : null);
    return known?.stages.find(s => s.name === stage)?.sequences.find(s => s.name === name);
  }

  view(run) { return run.view ??= build(run); }
}

function build(run) {
  const lanes = [];
  const tasks = new Map();
  const others = [];
  for (const e of run.events) {
    const time = Date.parse(e.time);
    const type = parseType(e.type);
    if (type?.sequence && type.kind === 'triggered') {
      lanes.push({ id: e.id, stage: type.stage, sequence: type.sequence, start: time, tasks: [], events: [e], service: e.service });
    } else if (type?.sequence && type.kind === 'finished') {
      const lane = lanes.find(l => l.id === e.triggeredid) ?? lanes.findLast(l => l.stage === type.stage && l.sequence === type.sequence && !l.end);
      if (lane) Object.assign(lane, { end: time, verdict: verdict(e), message: e.message }).events.push(e);
      else others.push(e);
    } else if (type?.task && type.kind === 'triggered') {
      let lane = lanes.findLast(l => l.stage === e.stage && !l.end) ?? lanes.findLast(l => l.stage === e.stage);
      if (!lane) lanes.push(lane = { id: '', stage: e.stage, sequence: '', start: time, tasks: [], events: [], service: e.service });
      const task = { id: e.id, name: type.task, start: time, lane, isOwn: e.source === 'shipyard-controller', answers: [], events: [e], result: e.result };
      lane.tasks.push(task);
      tasks.set(e.id, task);
    } else if (type?.task && tasks.has(e.triggeredid)) {
      answer(tasks.get(e.triggeredid), type.kind, e, time);
    } else {
      others.push(e);
    }
  }
  for (const task of tasks.values()) judge(task);
  return summarize(run, lanes, others);
}

function answer(task, kind, e, time) {
  task.events.push(e);
  const open = task.answers.find(a => a.source === e.source && !a.end);
  if (kind === 'started') task.answers.push({ source: e.source, start: time });
  else if (kind === 'status.changed' && open) open.message = e.message;
  else if (kind === 'finished') {
    // Keptn counts and does not compare: what one has started, as an approval service, another may finish.
    const other = open ? null : task.answers.find(a => !a.end);
    if (other) other.source = `${other.source}, ${e.source}`;
    const ended = open ?? other ?? task.answers[task.answers.push({ source: e.source, start: time, isUnannounced: true }) - 1];
    Object.assign(ended, { end: time, verdict: verdict(e), message: e.message || ended.message, score: e.score });
  }
}

function judge(task) {
  const isAnswered = task.answers.length > 0 && task.answers.every(a => a.end);
  task.isOpen = !isAnswered && !task.lane.end;
  task.end = isAnswered ? Math.max(...task.answers.map(a => a.end)) : task.lane.end;
  task.verdict = isAnswered ? worst(task.answers.map(a => a.verdict)) : task.isOpen ? (task.answers.length ? 'running' : 'waiting')
    : task.lane.verdict === 'aborted' ? 'aborted' : 'fail';
  if (task.isOpen && task.name === 'approval') task.verdict = 'person';
}

function summarize(run, lanes, others) {
  const isOver = ['finished', 'aborted', 'timedOut'].includes(run.state) || (lanes.length > 0 && lanes.every(l => l.end) && !['triggered', 'waiting', 'started', 'paused'].includes(run.state));
  for (const lane of lanes) {
    lane.verdict ??= run.state === 'paused' ? 'paused' : run.state === 'aborted' ? 'aborted'
      : lane.tasks.some(t => t.verdict === 'person') ? 'person' : lane.tasks.length ? 'running' : 'waiting';
  }
  const ended = lanes.filter(l => l.end);
  const last = run.events.findLast(e => e.result || e.status);
  const kind = run.state === 'aborted' ? 'aborted' : run.state === 'timedOut' ? 'fail' : run.state === 'paused' ? 'paused'
    : isOver && lanes.length ? worst(ended.map(l => l.verdict))
    : lanes.some(l => l.verdict === 'person') ? 'person' : run.state === 'waiting' ? 'waiting' : lanes.length ? 'running' : last ? verdict(last) : 'none';
  const start = Math.min(...run.events.map(e => Date.parse(e.time)).filter(t => t > 0));
  return {
    lanes, others, kind, isOver, start,
    name: lanes[0]?.sequence || parseType(run.events[0].type)?.task || run.events[0].type,
    service: run.events.find(e => e.service)?.service ?? '',
    labels: run.events[0].labels,
    end: isOver ? Math.max(start, ...ended.map(l => l.end)) : null,
  };
}
