/** Tags of streams, in memory. */

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

/** The account's tags of streams. It does not know which streams there are. */
export interface TagStore {
  /** All tags of a stream; empty when it has none. */
  get(stream: string): Tags;
  /** Adds tags or gives them new values. */
  put(stream: string, tags: Tags): void;
  /** Takes tags away; those that are not there are passed over. */
  remove(stream: string, keys: readonly string[]): void;
  /** Streams that have tags or have had some: the tagging API lists these. */
  streams(): readonly string[];
}

/** `initial`: tags by stream name. */
export function createTagStore(initial: Readonly<Record<string, Tags>> = {}): TagStore {
  const byStream = new Map<string, Tags>(Object.entries(initial));
  const get = (stream: string): Tags => byStream.get(stream) ?? {};
  return {
    get,
    put(stream, tags) {
      byStream.set(stream, { ...get(stream), ...tags });
    },
    remove(stream, keys) {
      const left = Object.entries(get(stream)).filter(([key]) => !keys.includes(key));
      if (byStream.has(stream)) byStream.set(stream, Object.fromEntries(left));
    },
    streams: () => [...byStream.keys()],
  };
}
