/** The part of the page's script that writes numbers on axes and in legends. Ages are in seconds here. */
export const FORMAT_SCRIPT = `function duration(seconds) {
  if (seconds === 0) return '0 s';
  if (seconds < 10) return Math.round(seconds * 10) / 10 + ' s';
  const s = Math.round(seconds);
  if (s < 60) return s + ' s';
  const parts = s < 3600 ? [Math.floor(s / 60), 'min', s % 60, 's'] : [Math.floor(s / 3600), 'h', Math.floor((s % 3600) / 60), 'min'];
  return parts[0] + ' ' + parts[1] + (parts[2] ? ' ' + parts[2] + ' ' + parts[3] : '');
}
function short(value) {
  const size = Math.abs(value);
  const trim = (x) => String(Math.round(x * 10) / 10);
  return size >= 1e6 ? trim(value / 1e6) + 'M' : size >= 1e4 ? trim(value / 1e3) + 'k' : trim(value);
}
const grouped = (value) => (Math.abs(value) < 10 ? Math.round(value * 100) / 100 : Math.round(value)).toLocaleString('en-GB');
const formats = {
  duration,
  rate: (value) => grouped(value) + '/s',
  count: grouped,
  share: (value) => Math.round(value * 100) + ' %',
};
const tickFormats = { duration, rate: short, count: short, share: (value) => (value > 1 ? '' : formats.share(value)) };
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800];
const AGE_TICKS = [0, 1, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400, 604800];

function clock(seconds) {
  const s = Math.round(seconds);
  const pad = (n) => String(n).padStart(2, '0');
  return '+' + Math.floor(s / 3600) + ':' + pad(Math.floor((s % 3600) / 60)) + (s % 60 ? ':' + pad(s % 60) : '');
}`;
