import { FORMAT_SCRIPT } from './format-script.ts';

/**
 * The program on the page that draws the charts with uPlot. It is text, because it runs in the reader's browser; the
 * data it draws is made and tested in charts.ts. Needs `uPlot` and the elements of renderCharts.
 */
export const CHART_SCRIPT = `(() => {
'use strict';
const data = JSON.parse(document.getElementById('run-data').textContent);
const sync = uPlot.sync('run');
let plots = [];
let active = null;

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const isNarrow = () => window.innerWidth < 600;

${FORMAT_SCRIPT}

function shadeFaults(u, spec) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const fault of data.faults) {
    const left = u.valToPos(fault.from, 'x', true);
    const width = Math.max(2, u.valToPos(fault.to, 'x', true) - left);
    ctx.fillStyle = colour('--fault');
    ctx.fillRect(left, bbox.top, width, bbox.height);
    if (spec.id !== 'age') continue;
    ctx.fillStyle = colour('--soft');
    ctx.font = 11 * devicePixelRatio + 'px system-ui, sans-serif';
    ctx.textAlign = 'left';
    ctx.textBaseline = 'top';
    ctx.fillText(fault.label, left + 4 * devicePixelRatio, bbox.top + 4 * devicePixelRatio);
  }
  ctx.restore();
}

function drawBands(u, spec) {
  const { ctx, bbox } = u;
  const height = 18 * devicePixelRatio;
  for (const band of spec.bands) {
    const left = Math.max(bbox.left, u.valToPos(band.from, 'x', true));
    const right = Math.min(bbox.left + bbox.width, u.valToPos(band.to, 'x', true));
    if (right <= left) continue;
    ctx.fillStyle = colour('--phase-' + band.phase);
    ctx.fillRect(left, bbox.top, right - left, height);
    ctx.font = '600 ' + 11 * devicePixelRatio + 'px system-ui, sans-serif';
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillStyle = colour('--phase-text-' + band.phase);
    if (ctx.measureText(band.phase).width + 6 < right - left) ctx.fillText(band.phase, (left + right) / 2, bbox.top + height / 2);
  }
}

function drawMarks(u) {
  const { ctx, bbox } = u;
  ctx.save();
  for (const mark of data.marks) {
    const x = Math.round(u.valToPos(mark.at, 'x', true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    const isActive = mark.number === active;
    ctx.strokeStyle = colour(isActive ? '--text' : '--mark');
    ctx.lineWidth = (isActive ? 2 : 1) * devicePixelRatio;
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

function drawTarget(u, spec) {
  const { ctx, bbox } = u;
  ctx.save();
  if (spec.line) {
    const y = u.valToPos(spec.line.value, 'left', true);
    ctx.strokeStyle = colour('--text');
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.fillStyle = colour('--text');
    ctx.font = 11 * devicePixelRatio + 'px system-ui, sans-serif';
    ctx.textAlign = 'right';
    ctx.textBaseline = 'bottom';
    ctx.fillText(spec.line.label, bbox.left + bbox.width - 4 * devicePixelRatio, y - 2 * devicePixelRatio);
  }
  ctx.restore();
}

function axisOf(scale, format, ticks) {
  const side = scale === 'right' ? 1 : 3;
  return {
    scale, side, size: isNarrow() ? 46 : 62, stroke: colour('--soft'), font: '12px system-ui, sans-serif',
    grid: { show: side === 3, stroke: colour('--grid'), width: 1 }, ticks: { show: false },
    values: (u, values) => values.map((value) => (value === null ? '' : tickFormats[format](value))), ...ticks,
  };
}

function ageTicks(u, index, min, max) {
  let last = Infinity;
  return AGE_TICKS.filter((value) => value <= max).filter((value) => {
    const y = u.valToPos(value, 'left');
    const fits = last - y > 22;
    if (fits) last = y;
    return fits;
  });
}

function topOf(spec, side, max) {
  if (side === 'right') return max * (spec.bands.length > 0 ? 1.35 : 1.1) || 1;
  if (spec.leftMax !== null) return spec.leftMax;
  const most = Math.max(max, spec.line ? spec.line.value * 1.3 : 0);
  return most * (spec.compressFrom !== null ? 2 : data.faults.length > 0 && spec.id === 'age' ? 1.25 : 1.1) || 1;
}

function scaleOf(spec, side) {
  const compressed = side === 'left' && spec.compressFrom !== null;
  return {
    range: (u, min, max) => [0, topOf(spec, side, max || 0)],
    ...(compressed ? { distr: 4, asinh: spec.compressFrom } : {}),
  };
}

function dashOf(series) {
  return !series || !series.dash ? 'solid' : series.dash[0] < 5 ? 'dotted' : 'dashed';
}

function optionsOf(spec, width) {
  const compressed = spec.compressFrom !== null;
  const whole = spec.left === 'count' ? { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7, 1e8] } : {};
  const ages = compressed ? { splits: ageTicks, filter: (u, values) => values } : spec.left === 'duration' ? { incrs: TIME_STEPS } : whole;
  const right = spec.right ? axisOf('right', spec.right, { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4] }) : null;
  const first = spec === data.charts[0];
  return {
    width, height: isNarrow() ? 190 : 210,
    legend: { markers: { width: 2, dash: (u, i) => dashOf(spec.series[i - 1]) } },
    padding: [8, right ? 0 : isNarrow() ? 46 : 62, 0, 0],
    cursor: { sync: { key: sync.key, setSeries: false }, points: { size: 6 }, y: false },
    scales: { x: { time: false }, left: scaleOf(spec, 'left'), right: scaleOf(spec, 'right') },
    axes: [
      { stroke: colour('--soft'), font: '12px system-ui, sans-serif', size: 30, incrs: TIME_STEPS, space: 70,
        grid: { stroke: colour('--grid'), width: 1 }, ticks: { show: false }, values: (u, values) => values.map(clock) },
      axisOf('left', spec.left, ages), ...(right ? [right] : []),
    ],
    series: [
      { label: 'after the start', value: (u, value) => (value === null ? '–' : clock(value)) },
      ...spec.series.map((series) => ({
        label: series.label, scale: series.axis, stroke: colour(series.colour), width: 2, dash: series.dash,
        points: { show: false }, spanGaps: false,
        value: (u, value) => (value === null ? '–' : formats[series.axis === 'right' ? spec.right : spec.left](value)),
        ...(series.stepped ? { paths: uPlot.paths.stepped({ align: 1 }) } : {}),
      })),
    ],
    hooks: {
      drawClear: [(u) => { shadeFaults(u, spec); drawMarks(u); }],
      draw: [(u) => { drawBands(u, spec); drawTarget(u, spec); if (first) placeMarks(u); }],
    },
  };
}

function placeMarks(u) {
  const rail = document.getElementById('rail');
  const rows = [];
  for (const button of rail.children) {
    const at = Number(button.dataset.at);
    const x = u.bbox.left / devicePixelRatio + u.valToPos(at, 'x');
    button.hidden = at < u.scales.x.min || at > u.scales.x.max;
    if (button.hidden) continue;
    let row = rows.findIndex((end) => end + 2 < x - 12);
    if (row === -1) row = rows.push(0) - 1;
    rows[row] = x + 12;
    button.style.left = x + 'px';
    button.style.top = row * 27 + 'px';
  }
  rail.style.height = Math.max(1, rows.length) * 27 + 'px';
}

function activate(number) {
  active = number;
  const mark = data.marks.find((one) => one.number === number);
  if (mark) document.getElementById('note').textContent = mark.number + '. ' + mark.text;
  for (const element of document.querySelectorAll('[data-number]')) {
    element.classList.toggle('active', Number(element.dataset.number) === number);
  }
  for (const plot of plots) plot.redraw(false);
}

function buildRail() {
  const rail = document.getElementById('rail');
  for (const mark of data.marks) {
    const link = document.createElement('a');
    link.href = '#decision-' + mark.number;
    link.textContent = mark.number;
    link.title = mark.text;
    link.className = 'number';
    link.dataset.at = mark.at;
    link.dataset.number = mark.number;
    link.setAttribute('aria-label', 'Decision ' + mark.number + '. ' + mark.text);
    rail.append(link);
  }
  for (const element of document.querySelectorAll('[data-number]')) {
    for (const event of ['mouseenter', 'focus']) element.addEventListener(event, () => activate(Number(element.dataset.number)));
  }
}

function draw() {
  for (const plot of plots) plot.destroy();
  plots = data.charts.map((spec) => {
    const place = document.getElementById('plot-' + spec.id);
    return new uPlot(optionsOf(spec, place.clientWidth), [data.times, ...spec.series.map((series) => series.values)], place);
  });
}

buildRail();
if (data.times.length > 0) draw();
let waiting = 0;
let width = window.innerWidth;
window.addEventListener('resize', () => {
  if (window.innerWidth === width) return;
  width = window.innerWidth;
  clearTimeout(waiting);
  waiting = setTimeout(draw, 100);
});
// At once, before the next paint: a chart never stands out of its card while the redraw above waits.
new ResizeObserver(() => {
  for (const plot of plots) {
    const room = plot.root.parentElement.clientWidth;
    if (room > 0 && room !== plot.width) plot.setSize({ width: room, height: plot.height });
  }
}).observe(document.querySelector('main'));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
})();`;
