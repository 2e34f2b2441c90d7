/** What people are told about the account as a whole: found at first, documents broken and put right, switched off and on, braked. */
import type { Announcement, CaredFor, DocumentProblem } from '../core/announcement.ts';
import { weakest } from '../core/policy.ts';
import type { Reason } from '../core/reason.ts';
import { type DurationMs, type EpochMs, SECOND_MS } from '../core/units.ts';
import type { FoundSource, PolicyBook, Ports, Reporter } from '../ports.ts';

/** The one item of the account's news. */
export const NEWS_KEY = 'account#news';
/** Announcements that wait at most; the oldest are given up. */
const MOST_WAITING = 20;
/** A turn that says something is left alone with it for this long: longer than any invocation may last. */
const SAYING_MS: DurationMs = 120 * SECOND_MS;

interface Waiting {
  readonly announcement: Announcement;
  /** Channels that have not taken it yet. */
  readonly to: readonly string[];
}

interface News {
  readonly schemaVersion: 1;
  readonly welcomed: boolean;
  readonly problems: readonly DocumentProblem[];
  readonly switch: 'on' | 'off';
  /** The fleet brake held in the last turn. */
  readonly isBraked: boolean;
  readonly waiting: readonly Waiting[];
  /** Until then the turn that saved it may still be saying it; null: nobody is. */
  readonly sayingUntil: EpochMs | null;
}

const NOTHING_TOLD: News = {
  schemaVersion: 1,
  welcomed: false,
  problems: [],
  switch: 'on',
  isBraked: false,
  waiting: [],
  sayingUntil: null,
};

/** What one turn knows of the account. */
export interface AccountPicture {
  readonly book: PolicyBook;
  readonly found: readonly FoundSource[];
  readonly problems: readonly DocumentProblem[];
  /** Names of which AWS did not say whether they exist: what was told of them stays. */
  readonly unanswered: readonly string[];
  /** Why the fleet brake holds; null: it does not; `unseen`: this turn was not everybody's. */
  readonly brake: Reason | null | 'unseen';
  readonly at: EpochMs;
  /** Nothing is handed on after this. */
  readonly deadlineAt: EpochMs;
}

/**
 * Says what is new, and again what a channel did not take before. What is to be said is saved before it is said, and
 * taken off afterwards, so that it is said at least once, and by one of two overlapping turns. Returns what failed, in words.
 */
export async function tellNews(ports: Ports, seen: AccountPicture): Promise<readonly string[]> {
  const stored = await ports.store.get(NEWS_KEY);
  const before = readNews(stored?.value);
  if (before === null || (before.sayingUntil !== null && seen.at < before.sayingUntil)) return [];
  const picture = withUnanswered(seen, before);
  const channels = ports.reporters.map((reporter) => reporter.channel);
  const { news: fresh, failures } = await newsOf(ports, picture, before);
  const isBraked = picture.brake === 'unseen' ? before.isBraked : picture.brake !== null;
  if (fresh.length === 0 && before.waiting.length === 0 && isBraked === before.isBraked) return failures;
  const added = fresh.map((announcement) => ({ announcement, to: channels }));
  const now: News = {
    schemaVersion: 1,
    welcomed: before.welcomed || fresh.some(({ kind }) => kind === 'welcome'),
    problems: picture.problems,
    switch: picture.book.switch,
    isBraked,
    waiting: [...before.waiting, ...added].slice(-MOST_WAITING),
    sayingUntil: picture.at + SAYING_MS,
  };
  const saved = await ports.store.putIfRevision(NEWS_KEY, now, stored?.revision ?? null);
  if (saved.kind === 'conflict') return failures;
  const waiting = await hand(ports.reporters, now.waiting, () => ports.clock.now() >= picture.deadlineAt);
  await ports.store.putIfRevision(NEWS_KEY, { ...now, waiting, sayingUntil: null }, saved.revision);
  return failures;
}

function withUnanswered(picture: AccountPicture, before: News): AccountPicture {
  const names = new Set(picture.unanswered.map((name) => `streams/${name}`));
  const kept = before.problems.filter((problem) => names.has(problem.where) && !isAmong(problem, picture.problems));
  return { ...picture, problems: [...picture.problems, ...kept] };
}

function readNews(value: unknown): News | null {
  if (value === undefined) return NOTHING_TOLD;
  const news = value as Partial<News> | null;
  // Another version wrote it: say nothing rather than everything again.
  const isWhole = Array.isArray(news?.waiting) && Array.isArray(news?.problems);
  return news?.schemaVersion === 1 && isWhole ? (news as News) : null;
}

interface Fresh {
  readonly news: readonly Announcement[];
  readonly failures: readonly string[];
}

async function newsOf(ports: Ports, picture: AccountPicture, before: News): Promise<Fresh> {
  const { book, problems, brake, at } = picture;
  const welcomed = before.welcomed ? { news: [], failures: [] } : await welcome(ports, picture);
  const news = [...welcomed.news];
  // What was put right in a document that still has errors is no news: it cannot be used yet.
  const broken = new Set(problems.map(({ where }) => where));
  const solved = before.problems.filter(({ where }) => !broken.has(where));
  const isNew = problems.some((problem) => !isAmong(problem, before.problems));
  if (isNew || solved.length > 0) news.push({ kind: 'configuration', id: `configuration#${at}`, at, problems, solved });
  if (brake !== null && brake !== 'unseen' && !before.isBraked) {
    const { wanting = 0, sources = 0 } = brake.numbers;
    news.push({ kind: 'braked', id: `braked#${at}`, at, wanting, sources });
  }
  if (book.switch !== before.switch) news.push({ kind: 'switched', id: `switched#${at}`, at, to: book.switch });
  return { news, failures: welcomed.failures };
}

function isAmong(problem: DocumentProblem, problems: readonly DocumentProblem[]): boolean {
  return problems.some((one) => one.where === problem.where && one.text === problem.text);
}

/** An account that cannot be surveyed now is welcomed later, and hears the rest of the news all the same. */
async function welcome({ inventory }: Ports, { book, found, at }: AccountPicture): Promise<Fresh> {
  const sources = found.flatMap((source): readonly CaredFor[] => {
    const answer = book.policyOf(source);
    if (answer.kind === 'off') return [];
    const mode = answer.kind === 'policy' ? weakest(answer.policy.mode, book.ceiling) : null;
    return [{ id: source.id, name: source.name, functions: source.functions, mode }];
  });
  try {
    const candidates = (await inventory.survey()).filter(({ id }) => !found.some((source) => source.id === id));
    const news: Announcement = { kind: 'welcome', id: `welcome#${at}`, at, sources, candidates, ceiling: book.ceiling };
    return { news: [news], failures: [] };
  } catch (error) {
    return { news: [], failures: [`survey of the account: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

/** Hands on, oldest first; a channel that fails keeps its announcements in order. */
async function hand(
  reporters: readonly Reporter[],
  waiting: readonly Waiting[],
  isLate: () => boolean,
): Promise<readonly Waiting[]> {
  const silent = new Set<string>();
  const left: Waiting[] = [];
  for (const { announcement, to } of waiting) {
    const missed: string[] = [];
    for (const reporter of reporters.filter(({ channel }) => to.includes(channel))) {
      if (silent.has(reporter.channel) || isLate() || !(await announced(reporter, announcement))) {
        silent.add(reporter.channel);
        missed.push(reporter.channel);
      }
    }
    if (missed.length > 0) left.push({ announcement, to: missed });
  }
  return left;
}

async function announced(reporter: Reporter, announcement: Announcement): Promise<boolean> {
  try {
    await reporter.announce(announcement);
    return true;
  } catch {
    return false;
  }
}
