import { FORMAT_SCRIPT } from '../../html/format-script.ts';

/**
 * The program on the page: sorts tables, marks a contender in plot and table together, and draws the timelines when they
 * come into view. It is text, because it runs in the reader's browser. Needs `uPlot`.
 */
export const BOARD_SCRIPT = `(() => {
'use strict';
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
${FORMAT_SCRIPT}

function sortBy(table, column, button) {
  const descending = button.dataset.order === 'up';
  for (const other of table.querySelectorAll('[data-sort]')) { delete other.dataset.order; other.closest('th').removeAttribute('aria-sort'); }
  button.dataset.order = descending ? 'down' : 'up';
  button.closest('th').setAttribute('aria-sort', descending ? 'descending' : 'ascending');
  const body = table.tBodies[0];
  const valueOf = (row) => {
    const cell = row.cells[column];
    if (column === 0) return cell.textContent.toLowerCase();
    return cell.dataset.value === undefined ? null : Number(cell.dataset.value);
  };
  const rows = [...body.rows].map((row) => ({ row, value: valueOf(row) }));
  rows.sort((a, b) => {
    if (a.value === null || b.value === null) return (a.value === null) - (b.value === null);
    const order = a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
    return descending ? -order : order;
  });
  body.append(...rows.map(({ row }) => row));
}
for (const button of document.querySelectorAll('[data-sort]')) {
  button.addEventListener('click', () => sortBy(button.closest('table'), Number(button.dataset.sort), button));
}

function fillMetrics(details) {
  const box = details.querySelector('div');
  if (!details.open || box.firstChild) return;
  const { contenders, lines } = JSON.parse(details.querySelector('script').textContent);
  const table = Object.assign(document.createElement('table'), { className: 'ranks' });
  const cell = (row, tag, text) => row.appendChild(Object.assign(document.createElement(tag), { textContent: text }));
  const head = table.createTHead().insertRow();
  for (const text of ['Metric', ...contenders]) cell(head, 'th', text).scope = 'col';
  const body = table.createTBody();
  for (const line of lines) {
    const row = body.insertRow();
    Object.assign(cell(row, 'th', line.head), { scope: 'row', title: line.meaning });
    for (const text of line.cells) cell(row, 'td', text);
  }
  box.append(table);
}
for (const details of document.querySelectorAll('.all-metrics')) details.addEventListener('toggle', () => fillMetrics(details));

const goTo = document.getElementById('go-to');
goTo.addEventListener('change', () => {
  if (goTo.value !== '') location.hash = goTo.value;
  goTo.value = '';
});

function mark(section, contender, on) {
  for (const element of section.querySelectorAll('[data-contender]')) {
    element.classList.toggle('active', on && element.dataset.contender === contender);
  }
}
for (const section of document.querySelectorAll('.scenario')) {
  for (const element of section.querySelectorAll('[data-contender]')) {
    for (const [event, on] of [['mouseenter', true], ['focusin', true], ['mouseleave', false], ['focusout', false]]) {
      element.addEventListener(event, () => mark(section, element.dataset.contender, on));
    }
  }
}

const LINES = {
  age: [{ key: 'age', label: 'oldest', colour: '--mine', format: 'duration' }],
  backlog: [{ key: 'backlog', label: 'waiting', colour: '--mine', format: 'count' }],
  rates: [
    { key: 'offered', label: 'offered', colour: '--offered', format: 'rate', dash: [2, 3] },
    { key: 'done', label: 'done', colour: '--mine', format: 'rate' },
  ],
  shards: [{ key: 'shards', label: 'shards', colour: '--third', format: 'count', stepped: true }],
  slots: [{ key: 'slots', label: 'slots', colour: '--other', format: 'count', stepped: true }],
};

const COUNT_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7, 2e7, 5e7, 1e8, 1e9, 1e10];
const SMALL_AGE = 60;
// With ages of hours beside ages of seconds, the small ones get more room.
const isCompressed = (chart, most) => chart === 'age' && most > 20 * SMALL_AGE;

function ageTicks(u, index, min, max) {
  let last = Infinity;
  return AGE_TICKS.filter((value) => value <= max).filter((value) => {
    const y = u.valToPos(value, 'y');
    const fits = last - y > 20;
    if (fits) last = y;
    return fits;
  });
}

function axes(format, compressed) {
  const narrow = window.innerWidth < 600;
  return [
    { stroke: colour('--soft'), font: '11px system-ui, sans-serif', size: 24, incrs: TIME_STEPS, space: 64,
      grid: { stroke: colour('--grid'), width: 1 }, ticks: { show: false }, values: (u, values) => values.map(clock) },
    { stroke: colour('--soft'), font: '11px system-ui, sans-serif', size: narrow ? 50 : 74, space: 26, ...(compressed ? { splits: ageTicks, filter: (u, values) => values } : { incrs: format === 'duration' ? TIME_STEPS : COUNT_STEPS }),
      grid: { stroke: colour('--grid'), width: 1 }, ticks: { show: false },
      values: (u, values) => values.map((value) => (value === null ? '' : tickFormats[format](value))) },
  ];
}

function drawOne(place, data, run, most, until, key) {
  const lines = LINES[place.dataset.chart];
  const compressed = isCompressed(place.dataset.chart, most);
  const columns = [data.columns[run.at], ...lines.map((line) => data.columns[run[line.key]])];
  // Until somebody points at the chart, and after, the legend has the values at the end of the run.
  const shown = (value, index, column, format) => {
    const one = index == null ? columns[column].at(-1) : value;
    return one == null ? '–' : format(one);
  };
  const options = {
    width: place.clientWidth, height: 130, padding: [6, 18, 0, 0],
    legend: { markers: { width: 2 } },
    cursor: { sync: { key, setSeries: false }, points: { size: 5 }, y: false },
    scales: { x: { time: false, range: () => [0, until] }, y: { range: () => [0, most * (compressed ? 1.6 : 1.08) || 1], ...(compressed ? { distr: 4, asinh: SMALL_AGE } : {}) } },
    axes: axes(lines[0].format, compressed),
    series: [
      { label: 'at', value: (u, value, column, index) => shown(value, index, column, clock) + (index == null ? ', the end' : '') },
      ...lines.map((line) => ({
        label: line.label, stroke: colour(line.colour), width: 1.5, dash: line.dash, points: { show: false },
        value: (u, value, column, index) => shown(value, index, column, formats[line.format]),
        ...(line.stepped ? { paths: uPlot.paths.stepped({ align: -1 }) } : {}),
      })),
    ],
    hooks: { drawClear: [(u) => drawChanges(u, run)], draw: [(u) => { if (place.dataset.chart === 'age') drawTarget(u, data.targetSeconds); }] },
  };
  return new uPlot(options, columns, place);
}

function drawChanges(u, run) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.strokeStyle = colour('--mark');
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  for (const { atSeconds } of run.actions.slice(0, 200)) {
    const x = Math.round(u.valToPos(atSeconds, 'x', true));
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
  }
  ctx.stroke();
  ctx.restore();
}

function drawTarget(u, target) {
  const { ctx, bbox } = u;
  const y = Math.round(u.valToPos(target, 'y', true));
  ctx.save();
  ctx.strokeStyle = colour('--worse');
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}

const greatest = (values) => values.reduce((most, value) => Math.max(most, value ?? 0), 0);

function timelinesIn(box) {
  const data = JSON.parse(box.querySelector('script').textContent);
  const places = [...box.querySelectorAll('.plot')];
  const selects = [...box.querySelectorAll('select')];
  let plots = [];
  const draw = () => {
    for (const plot of plots) plot.destroy();
    const runs = selects.map((select) => data.runs[Number(select.value)]);
    const until = greatest(runs.map((run) => greatest(data.columns[run.at])));
    plots = places.map((place) => {
      const most = greatest(LINES[place.dataset.chart].flatMap((line) => runs.map((run) => greatest(data.columns[run[line.key]]))));
      // The target is always in sight: how far below it an age stays matters too.
      const shown = place.dataset.chart === 'age' ? Math.max(most, data.targetSeconds) : most;
      return drawOne(place, data, runs[Number(place.dataset.side)], shown, until, box.id);
    });
    for (const list of box.querySelectorAll('.actions')) list.replaceChildren(...actionsOf(runs[Number(list.dataset.side)]));
  };
  for (const select of selects) select.addEventListener('change', draw);
  return draw;
}

function actionsOf({ actions }) {
  const items = actions.slice(0, 40).map(({ atSeconds, text }) => clock(atSeconds) + '  ' + text);
  const rest = actions.length > 40 ? ['and ' + (actions.length - 40) + ' more'] : actions.length === 0 ? ['nothing'] : [];
  return [...items, ...rest].map((text) => Object.assign(document.createElement('li'), { textContent: text }));
}

const drawers = new Map();
const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting || drawers.has(target)) continue;
    drawers.set(target, timelinesIn(target));
    drawers.get(target)();
  }
}, { rootMargin: '300px' });
for (const box of document.querySelectorAll('.timelines')) seen.observe(box);

const drawAll = () => { for (const draw of drawers.values()) draw(); };
let waiting = 0;
let width = window.innerWidth;
window.addEventListener('resize', () => {
  if (window.innerWidth === width) return;
  width = window.innerWidth;
  clearTimeout(waiting);
  waiting = setTimeout(drawAll, 100);
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
})();`;
