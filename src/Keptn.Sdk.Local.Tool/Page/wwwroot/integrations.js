import { badge, el, icon } from './dom.js';
import { ago } from './format.js';
import { silentAfter } from './reasons.js';

// Who has registered, whether it is alive, and what it gets.
export function showIntegrations(app) {
  const all = app.model.registrations;
  if (all.length === 0) return empty();
  return el('div', { class: 'integrations' }, el('h1', { class: 'unseen' }, 'Integrations'), el('ul', {}, all.map(r => card(app, r))));
}

function card(app, r) {
  const seen = Date.parse(r.metadata?.lastseen);
  const health = el('span', { class: 'health' });
  let before = null;
  const tick = now => {
    const quiet = now - seen;
    const text = `${quiet > silentAfter ? 'silent' : 'connected'}, seen ${ago(quiet)}`;
    if (text === before) return;
    before = text;
    health.replaceChildren(badge(quiet > silentAfter ? 'warning' : 'pass', text));
  };
  tick(Date.now());
  app.ticks.push(tick);
  const facts = [['version', r.metadata?.integrationversion], ['location', r.metadata?.location], ['host', r.metadata?.hostname], ['namespace', r.metadata?.kubernetesmetadata?.namespace]];
  const subscriptions = r.subscriptions ?? [];
  return el('li', { class: 'card integration' },
    el('header', {}, el('h2', {}, r.name), health),
    el('p', { class: 'facts' }, facts.filter(([, value]) => value).map(([name, value]) => el('span', {}, `${name} ${value}`))),
    subscriptions.length === 0
      ? el('p', { class: 'hint warning' }, icon('warning'), 'Subscribes to nothing: it gets no event.')
      : el('table', { class: 'list' }, el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Gets'), el('th', { scope: 'col' }, 'Only for'))),
        el('tbody', {}, subscriptions.map(s => el('tr', {}, el('td', { 'data-name': 'Gets' }, el('code', {}, s.event)), el('td', { 'data-name': 'Only for' }, filterText(s.filter)))))));
}

function filterText(filter) {
  const parts = [['project', filter?.projects], ['stage', filter?.stages], ['service', filter?.services]].filter(([, list]) => list?.length).map(([name, list]) => `${name} ${list.join(', ')}`);
  return parts.length ? parts.join('; ') : 'everything';
}

function empty() {
  return el('section', { class: 'card empty' }, icon('next'), el('h1', {}, 'No integration is connected'),
    el('p', {}, 'Start a service with the address and the token of this Keptn:'),
    el('pre', { class: 'command' }, `KEPTN_API_ENDPOINT=${location.origin}/api KEPTN_API_TOKEN=<token> dotnet run`),
    el('p', {}, 'It registers itself and appears here. One that is connected by NATS or HTTP without registering is not listed.'));
}
