// Why nobody answers a task.
import { ago } from './format.js';

export function matches(pattern, type) {
  const wanted = pattern.split('.');
  const given = type.split('.');
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i] === '>') return given.length > i;
    if (i >= given.length || (wanted[i] !== '*' && wanted[i] !== given[i])) return false;
  }
  return wanted.length === given.length;
}

// What a subscription's filter does not let through, in words; empty if it lets the event through.
function refuses(filter, event) {
  return [['projects', 'project'], ['stages', 'stage'], ['services', 'service']]
    .filter(([list, field]) => filter?.[list]?.length && !filter[list].includes(event[field]))
    .map(([list, field]) => `${field} ${filter[list].join(', ')}`).join('; ');
}

export const silentAfter = 60_000;

export function whySilent(event, registrations, notes, now) {
  const near = registrations.flatMap(r => (r.subscriptions ?? []).filter(s => matches(s.event ?? '', event.type)).map(s => ({ r, no: refuses(s.filter, event) })));
  const taking = near.filter(n => !n.no);
  if (taking.length) {
    return taking.map(({ r }) => {
      const quiet = now - Date.parse(r.metadata?.lastseen);
      return quiet > silentAfter
        ? `${r.name} subscribes to it, but was last seen ${ago(quiet)}: does it still run?`
        : `${r.name} is connected (seen ${ago(quiet)}) and subscribes to it, but has not started it.`;
    }).join(' ');
  }
  if (near.length) return near.map(({ r, no }) => `${r.name} subscribes to it, but its filter takes only ${no}.`).join(' ');
  const heard = notes.find(n => n.kind === 'TaskUnanswered' && n.event === event.id);
  const listening = /Subscribed to it: (.*?)\.( |$)/.exec(heard?.message ?? '');
  return listening ? `${listening[1]} is connected and subscribes to it, but has not started it.` : `No integration subscribes to ${event.type}.`;
}
