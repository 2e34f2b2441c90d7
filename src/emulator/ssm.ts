/** Parameter Store: reading, and finding by path. */
import { type Answer, invalid, type Operations, ok } from './answer.ts';
import { flag, type Input, objects } from './input.ts';
import { listOf, operation, optional, text, whole } from './operation-input.ts';
import { bookmarkOf, pageOf, tokenOf } from './paging.ts';
import { described, type ParameterStore, type StoredParameter, shown } from './parameter-store.ts';
import { writeOperations } from './ssm-write.ts';

/** Parameters on one page of GetParametersByPath, and names in one GetParameters. Source: SSM API reference, read 2026-11. */
const BY_PATH_PAGE = 10;
/** Parameters on one page of DescribeParameters. Source: same. */
const DESCRIBE_PAGE = 50;

/** `now` gives wall-clock time. */
export function ssmOperations(store: ParameterStore, now: () => number): Operations {
  return {
    ...writeOperations(store, now),
    GetParameter: operation({ Name: text() }, ({ Name }, raw) => getParameter(store, Name, raw)),
    GetParameters: operation({ Names: listOf(text(), 1, BY_PATH_PAGE) }, ({ Names }, raw) => {
      const found = Names.map((name) => ({ name, parameter: store.get(name) }));
      return ok({
        Parameters: found.flatMap(({ parameter }) =>
          parameter === undefined ? [] : [shown(parameter, flag(raw, 'WithDecryption'))],
        ),
        InvalidParameters: found.flatMap(({ name, parameter }) => (parameter === undefined ? [name] : [])),
      });
    }),
    GetParametersByPath: operation(
      { Path: text(), MaxResults: optional(whole(1, BY_PATH_PAGE)), NextToken: optional(text()) },
      (input, raw) => getByPath(store, input, raw),
    ),
    DescribeParameters: operation(
      { MaxResults: optional(whole(1, DESCRIBE_PAGE)), NextToken: optional(text()) },
      (input, raw) => describe(store, input, raw),
    ),
  };
}

/** A name may carry `:version`; only the present version is kept. */
function getParameter(store: ParameterStore, asked: string, raw: Input): Answer {
  const [name = '', version] = asked.split(':');
  const parameter = store.get(name);
  if (parameter === undefined) return invalid('ParameterNotFound', `Parameter ${name} not found.`);
  if (version !== undefined && version !== String(parameter.version)) {
    return invalid('ParameterVersionNotFound', `Parameter ${name} has no version ${version}.`);
  }
  return ok({ Parameter: shown(parameter, flag(raw, 'WithDecryption')) });
}

interface PageInput {
  readonly MaxResults: number | null;
  readonly NextToken: string | null;
}

function getByPath(store: ParameterStore, input: PageInput & { readonly Path: string }, raw: Input): Answer {
  const { Path } = input;
  if (!Path.startsWith('/')) {
    return invalid('ValidationException', `The parameter path ${Path} must begin with a slash.`);
  }
  if (objects(raw, 'ParameterFilters').length > 0) return filtersNotServed();
  const prefix = Path.endsWith('/') ? Path : `${Path}/`;
  const below = [...store.values()].filter(({ name }) => name.startsWith(prefix));
  const isAsked = ({ name }: StoredParameter) => flag(raw, 'Recursive') || !name.slice(prefix.length).includes('/');
  const page = pageFor(`path ${prefix}`, below, input, BY_PATH_PAGE);
  if (page === null) return invalidToken();
  // Filtered after the page was cut: AWS too may answer with few parameters, or none, and a token.
  const found = page.items.filter(isAsked).map((one) => shown(one, flag(raw, 'WithDecryption')));
  return ok({ Parameters: found, ...page.token });
}

function describe(store: ParameterStore, input: PageInput, raw: Input): Answer {
  if (objects(raw, 'ParameterFilters').length + objects(raw, 'Filters').length > 0) return filtersNotServed();
  const page = pageFor('describe', [...store.values()], input, DESCRIBE_PAGE);
  return page === null ? invalidToken() : ok({ Parameters: page.items.map(described), ...page.token });
}

/** Null: a token of something else, or of nobody. */
function pageFor(of: string, all: readonly StoredParameter[], { MaxResults, NextToken }: PageInput, size: number) {
  const bookmark = NextToken === null ? null : bookmarkOf(NextToken);
  if (NextToken !== null && bookmark?.of !== of) return null;
  const page = pageOf(all, ({ name }) => name, bookmark?.after ?? null, MaxResults ?? size);
  const token = page.nextAfter === null ? {} : { NextToken: tokenOf({ of, after: page.nextAfter, issuedAt: 0 }) };
  return { items: page.items, token };
}

function invalidToken(): Answer {
  return invalid('InvalidNextToken', 'The specified token is not valid.');
}

/** AWS serves these; an honest no is better than an answer that left them out. */
function filtersNotServed(): Answer {
  return invalid('InvalidFilterKey', 'The embedded account serves no parameter filters.');
}
