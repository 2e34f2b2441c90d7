/** The end of the page: what may be doubted, who took part, how it was made. */
import { formatDuration, formatNumber, formatShare } from '../../format.ts';
import { escapeHtml } from '../../html/escape.ts';
import type { BoardContender, Metric, Scoreboard, SweptClaim } from '../scoreboard.ts';
import { CLAIM_HOLDS_SHARE } from '../verdict.ts';
import { escapeWithCode } from './code-text.ts';

/** Claims with the share of swept settings in which they held. */
export function renderClaims({ claims }: Scoreboard): string {
  if (claims.length === 0) return '<p>No sweep belongs to this board.</p>';
  const sorted = claims.toSorted((a, b) => shareOf(a) - shareOf(b));
  return `<p>What AWS does not document is swept over its range. A claim is firm when its sign holds in at least ${formatShare(CLAIM_HOLDS_SHARE)} of the settings. The weakest stand first.</p>
<div class="box scroll"><table class="claims"><thead><tr><th scope="col">Claim</th><th scope="col">Held</th><th scope="col">Broken by</th></tr></thead>
<tbody>${sorted.map(renderClaim).join('\n')}</tbody></table></div>`;
}

function renderClaim(claim: SweptClaim): string {
  const share = shareOf(claim);
  const isFirm = share >= CLAIM_HOLDS_SHARE;
  const broken = claim.brokenBy.length === 0 ? '–' : escapeHtml(claim.brokenBy.join('; '));
  return `<tr><th scope="row">${escapeHtml(claim.claim)}</th><td><b class="${isFirm ? 'better' : 'worse'}">${isFirm ? '+ firm' : '− not firm'}</b> ${formatShare(share)}<small>${claim.held} of ${claim.settings}</small></td><td>${broken}</td></tr>`;
}

function shareOf({ held, settings }: SweptClaim): number {
  return settings === 0 ? 0 : held / settings;
}

/** A card for everyone on the board. */
export function renderContenders({ contenders }: Scoreboard): string {
  return `<div class="cards">${contenders.map(renderContender).join('\n')}</div>`;
}

function renderContender({ id, title, kind, describedBy, quirks, settings, tuned }: BoardContender): string {
  const knobs = Object.entries(settings).map(
    ([name, value]) => `<li><code>${escapeHtml(name)}</code> ${formatNumber(value)}</li>`,
  );
  const odd = quirks.map((quirk) => `<li>${escapeWithCode(quirk)}</li>`);
  return `<article class="card" id="contender-${escapeHtml(id)}"><h3>${escapeHtml(title)}</h3>
<p class="source">${escapeHtml(id)} · ${kind} · ${tuned ? 'tuned settings' : 'settings as published'}</p>
<p>Described by ${escapeHtml(describedBy)}.</p>
${odd.length === 0 ? '' : `<h4>Quirks, kept as published</h4><ul>${odd.join('')}</ul>`}
${knobs.length === 0 ? '' : `<h4>Settings</h4><ul class="knobs">${knobs.join('')}</ul>`}</article>`;
}

/** What each number means. */
export function renderMetrics(metrics: readonly Metric[]): string {
  const items = metrics.map(
    ({ id, title, unit, meaning, better }) =>
      `<dt>${escapeHtml(title)} <small>${escapeHtml(unit)}${better === 'context' ? ', not judged' : ''}</small></dt><dd>${escapeHtml(meaning)} <code>${escapeHtml(id)}</code></dd>`,
  );
  return `<details class="box"><summary>All ${metrics.length} metrics and what they mean</summary><p>The tables show the main ones, and all of them where a scenario says so. scoreboard.json has every paired difference.</p><dl>${items.join('')}</dl></details>`;
}

/** What every number here has to be read with. */
export function renderThreats({ threats }: Scoreboard): string {
  return `<ul class="box threats">${threats.map((threat) => `<li>${escapeWithCode(threat)}</li>`).join('')}</ul>`;
}

/** Enough to make it again. */
export function renderMade({ made, version }: Scoreboard): string {
  const facts = [
    ['Command', made.command],
    ['Version', version],
    ['Seeds', made.seeds],
    ['Runs', formatNumber(made.runs)],
    ['Wall time', formatDuration(made.wallSeconds * 1_000)],
    ['Machine', `${made.machine}, Node ${made.node}`],
  ] as const;
  return `<dl class="box">${facts.map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>`;
}
