import { decode } from './format.js';

// Talks to the server that the page came from. The token travels in a header: a page of others cannot send it.
const tokenName = 'keptn-local-token';

// It comes in the fragment of the address, which no server sees, and is taken out of the history at once.
export function takeToken() {
  const given = /^#token=(.+)$/.exec(location.hash);
  if (!given) return;
  setToken(decode(given[1]));
  history.replaceState(null, '', '#/sequences');
}

export function setToken(token) { sessionStorage.setItem(tokenName, token.trim()); }
export function hasToken() { return !!sessionStorage.getItem(tokenName); }
function headers(more) { return { 'x-token': sessionStorage.getItem(tokenName) ?? '', ...more }; }

export class ApiError extends Error {
  constructor(status, message) { super(message); this.status = status; }
}

async function check(response) {
  if (response.ok) return response;
  const text = await response.text();
  let message = text;
  try { message = JSON.parse(text).message ?? text; } catch { /* it is no JSON, then it is the message itself */ }
  throw new ApiError(response.status, message || `The server answered ${response.status}.`);
}

export async function data(name, query = {}) {
  const response = await fetch(`data/${name}?${new URLSearchParams(query)}`, { headers: headers() });
  return (await check(response)).json();
}

export async function dataText(name, query) {
  return (await check(await fetch(`data/${name}?${new URLSearchParams(query)}`, { headers: headers() }))).text();
}

export async function integrations() {
  return (await check(await fetch('/api/controlPlane/v1/uniform/registration', { headers: headers() }))).json();
}

export async function stored(query) {
  return (await check(await fetch(`/api/mongodb-datastore/event?${new URLSearchParams(query)}`, { headers: headers() }))).json();
}

async function post(path, body) {
  const response = await fetch(path, { method: 'POST', headers: headers({ 'Content-Type': 'application/json' }), body: JSON.stringify(body) });
  return (await check(response)).json();
}

export function send(type, fields, data) { return post('/api/v1/event', { type, source: 'keptn-local-page', specversion: '1.0', ...fields, data }); }

export function control(project, context, state) {
  return post(`/api/controlPlane/v1/sequence/${encodeURIComponent(project)}/${encodeURIComponent(context)}/control`, { state });
}

// Reads the stream of server-sent events; where it breaks off, it goes on from there. EventSource cannot send the token.
export async function follow(place, onMessage, onLink) {
  let wait = 250;
  for (;;) {
    try {
      const response = await check(await fetch('data/stream', { headers: headers({ 'Last-Event-ID': place }), cache: 'no-store' }));
      onLink(true);
      wait = 250;
      for await (const message of parse(response.body)) {
        if (message.id) place = message.id;
        onMessage(message.event, JSON.parse(message.data));
      }
    } catch (e) {
      if (e instanceof ApiError && e.status === 401) { onMessage('denied'); return; }
    }
    onLink(false);
    await new Promise(done => setTimeout(done, wait));
    wait = Math.min(wait * 2, 5000);
  }
}

async function* parse(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const message = {};
      for (const line of text.slice(0, end).split('\n')) {
        const mark = line.indexOf(': ');
        if (mark > 0) message[line.slice(0, mark)] = line.slice(mark + 2);
      }
      text = text.slice(end + 2);
      if (message.data) yield message;
    }
  }
}
