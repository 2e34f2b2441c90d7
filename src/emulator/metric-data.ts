/** GetMetricData over the world's metrics. */
import { SECOND_MS } from '../core/units.ts';
import type { MetricPoint } from '../world/account-api.ts';
import type { World } from '../world/world-api.ts';
import { type Answer, invalid, type Operation, ok } from './answer.ts';
import { type Input, number, objects, text, wholeNumber } from './input.ts';
import { readPeriods } from './metric-periods.ts';
import { checkQuery, type MetricQuery } from './metric-query.ts';

/** Queries in one call. Source: CloudWatch API reference, GetMetricData, read 2026-11. */
export const QUERIES_PER_CALL = 500;
/** Points in one answer. Source: same page. */
export const POINTS_PER_CALL = 100_800;

/** A whole request, checked. Times are wall-clock, `to` exclusive. */
interface Request {
  readonly queries: readonly MetricQuery[];
  readonly from: number;
  readonly to: number;
  readonly newestFirst: boolean;
  readonly mostPoints: number;
  readonly after: Place | null;
}

/** Where the last page ended: the query, and the time of its last point (null: none of its points yet). */
interface Place {
  readonly query: number;
  readonly startMs: number | null;
}

interface Page {
  readonly results: readonly Input[];
  readonly next: Place | null;
}

export function getMetricData(world: World): Operation {
  return (input) => {
    const request = checkRequest(input);
    if ('kind' in request) return request;
    const { results, next } = pageOf(world, request);
    const body = { MetricDataResults: results, Messages: [] };
    return ok(next === null ? body : { ...body, NextToken: tokenOf(next) });
  };
}

/** The names of these refusals are assumptions: the API reference lists InvalidNextToken alone. */
function checkRequest(input: Input): Request | Answer {
  const given = objects(input, 'MetricDataQueries');
  if (given.length === 0) return invalid('ValidationError', 'MetricDataQueries must hold at least one query.');
  if (given.length > QUERIES_PER_CALL) {
    return invalid('ValidationError', `The collection MetricDataQueries must not be larger than ${QUERIES_PER_CALL}.`);
  }
  const queries: MetricQuery[] = [];
  for (const one of given) {
    const checked = checkQuery(one);
    if (checked.kind === 'refused') return checked.answer;
    queries.push(checked.query);
  }
  if (new Set(queries.map(({ id }) => id)).size < queries.length) {
    return invalid('ValidationError', 'The values for the parameter Id in MetricDataQueries are not unique.');
  }
  return checkWindow(input, queries);
}

function checkWindow(input: Input, queries: readonly MetricQuery[]): Request | Answer {
  const [from, to] = [number(input, 'StartTime'), number(input, 'EndTime')];
  if (from === null || to === null) return invalid('ValidationError', 'StartTime and EndTime are required.');
  if (from >= to) return invalid('ValidationError', 'The parameter StartTime must be less than the parameter EndTime.');
  const mostPoints = wholeNumber(input, 'MaxDatapoints', 1, POINTS_PER_CALL, POINTS_PER_CALL);
  if (mostPoints === null) return invalid('ValidationError', `MaxDatapoints must be from 1 to ${POINTS_PER_CALL}.`);
  const token = text(input, 'NextToken');
  const after = token === null ? null : placeOf(token);
  if (token !== null && after === null) return invalid('InvalidNextToken', 'The next token is not valid.');
  return {
    queries: queries.filter(({ returnsData }) => returnsData),
    from: from * SECOND_MS,
    to: to * SECOND_MS,
    newestFirst: text(input, 'ScanBy') !== 'TimestampAscending',
    mostPoints,
    after,
  };
}

/** Series after series until the page is full: which series share a page is an assumption. */
function pageOf(world: World, request: Request): Page {
  const results: Input[] = [];
  let room = request.mostPoints;
  for (let index = request.after?.query ?? 0; index < request.queries.length; index += 1) {
    const query = request.queries[index];
    if (query === undefined) break;
    const points = pointsOf(world, request, query, index);
    const taken = points.slice(0, room);
    const isComplete = taken.length === points.length;
    results.push(resultOf(query, taken, isComplete));
    room -= taken.length;
    if (!isComplete) return { results, next: { query: index, startMs: taken.at(-1)?.startMs ?? null } };
  }
  return { results, next: null };
}

/** The points of one query that earlier pages did not give. */
function pointsOf(world: World, request: Request, query: MetricQuery, index: number): readonly MetricPoint[] {
  const { from, to, newestFirst, after } = request;
  if (query.name === null) return [];
  const oldestFirst = readPeriods(world, query.name, query.statistic, query.periodMs, from, to);
  const points = newestFirst ? oldestFirst.toReversed() : oldestFirst;
  const last = after?.query === index ? after.startMs : null;
  if (last === null) return points;
  return points.filter(({ startMs }) => (newestFirst ? startMs < last : startMs > last));
}

function resultOf({ id, label }: MetricQuery, points: readonly MetricPoint[], isComplete: boolean): Input {
  return {
    Id: id,
    Label: label,
    Timestamps: points.map(({ startMs }) => startMs / SECOND_MS),
    Values: points.map(({ value }) => value),
    StatusCode: isComplete ? 'Complete' : 'PartialData',
  };
}

function tokenOf({ query, startMs }: Place): string {
  return Buffer.from(`${query} ${startMs ?? ''}`).toString('base64url');
}

function placeOf(token: string): Place | null {
  const found = /^(\d+) (\d*)$/.exec(Buffer.from(token, 'base64url').toString());
  if (found === null) return null;
  return { query: Number(found[1]), startMs: found[2] ? Number(found[2]) : null };
}
