/** Reads a scenario file with its overrides and the trace beside it. */
import { dirname, resolve } from 'node:path';
import type { TraceLoader } from '../sim/run/arrivals.ts';
import { override } from '../sim/scenario/override.ts';
import { type ParsedScenario, parseScenario } from '../sim/scenario/parse-scenario.ts';
import type { CliIo } from './io.ts';

type ReadText = CliIo['readText'];

/** The scenario in `file` after every `path=value` of `assignments`, or all that is wrong with it. */
export function loadScenario(file: string, assignments: readonly string[], readText: ReadText): ParsedScenario {
  const text = textOf(file, readText);
  if (text.kind === 'missing') return { kind: 'invalid', problems: [text.why] };
  const parsed = jsonOf(text.text);
  if (parsed.kind === 'not-json') return { kind: 'invalid', problems: [`document: not JSON: ${parsed.why}`] };
  let document = parsed.value;
  for (const assignment of assignments) {
    const overridden = override(document, assignment);
    if (overridden.kind === 'invalid') return { kind: 'invalid', problems: [overridden.problem] };
    document = overridden.document;
  }
  return parseScenario(document);
}

/** Finds traces relative to the scenario file that names them. */
export function tracesBeside(scenarioFile: string, readText: ReadText): TraceLoader {
  return (file) => textOf(resolve(dirname(scenarioFile), file), readText);
}

function textOf(file: string, readText: ReadText): ReturnType<TraceLoader> {
  try {
    return { kind: 'text', text: readText(file) };
  } catch (error) {
    return { kind: 'missing', why: `cannot read ${file}: ${messageOf(error)}` };
  }
}

function jsonOf(
  text: string,
): { readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'not-json'; readonly why: string } {
  try {
    return { kind: 'json', value: JSON.parse(text) as unknown };
  } catch (error) {
    return { kind: 'not-json', why: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
