// People write addresses, too: what cannot be decoded is taken as it is.
export function decode(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

export function duration(ms) {
  if (!(ms >= 0)) return '';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 60_000) return `${Math.floor(ms / 1000)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.floor(ms % 60_000 / 1000)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function ago(ms) {
  if (ms < 2000) return 'now';
  if (ms < 60_000) return `${Math.floor(ms / 1000)} s ago`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ago`;
  if (ms < 86_400_000) return `${Math.floor(ms / 3_600_000)} h ago`;
  return `${Math.floor(ms / 86_400_000)} d ago`;
}

const two = n => String(n).padStart(2, '0');

export function clock(time, withSeconds = true) {
  const t = new Date(time);
  if (Number.isNaN(t.getTime())) return '';
  const text = `${two(t.getHours())}:${two(t.getMinutes())}${withSeconds ? `:${two(t.getSeconds())}` : ''}`;
  return t.toDateString() === new Date().toDateString() ? text : `${t.getFullYear()}-${two(t.getMonth() + 1)}-${two(t.getDate())} ${text}`;
}

export function number(value) {
  if (typeof value !== 'number') return value === undefined || value === null ? '–' : String(value);
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));
}

export function shortType(type) { return type.startsWith('sh.keptn.event.') ? type.slice('sh.keptn.event.'.length) : type; }
