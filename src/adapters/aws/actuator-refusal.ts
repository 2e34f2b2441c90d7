/** Tells an answer that says no from a call of which nobody knows whether it arrived. */

export interface Refusal {
  /** AWS's name of the error, as in `ResourceInUseException`. */
  readonly error: string;
  readonly message: string;
}

/** A status of the client's side that still leaves open whether the request was carried out. */
const REQUEST_TIMEOUT = 408;

/**
 * AWS's refusal: an answer with a status of 400 to 499, whatever the error's name. Names are not listed here: which one a
 * wrong value raises is not documented, and new ones come. Null for everything else, such as a time-out, a connection
 * that broke, an answer that could not be read, or an error of the service (500 and above): the call may have worked.
 */
export function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof Error)) return null;
  const status = statusOf(error);
  if (status === null || status < 400 || status >= 500 || status === REQUEST_TIMEOUT) return null;
  return { error: error.name, message: error.message };
}

/** The HTTP status of AWS's answer; null when there was none. */
function statusOf(error: Error): number | null {
  const { $metadata: metadata } = error as Error & { readonly $metadata?: { readonly httpStatusCode?: unknown } };
  return typeof metadata?.httpStatusCode === 'number' ? metadata.httpStatusCode : null;
}
