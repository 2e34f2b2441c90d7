/** The table of contents at the end of a zip file: enough to say what is in it. */

export interface ZipEntry {
  readonly name: string;
  /** Uncompressed. */
  readonly bytes: number;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
/** Of a directory entry, before its name. */
const ENTRY_HEAD_BYTES = 46;

export function zipEntries(zip: Buffer): readonly ZipEntry[] {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || zip.readUInt32LE(end) !== END_OF_DIRECTORY) throw new Error('not a zip file');
  const count = zip.readUInt16LE(end + 10);
  const entries: ZipEntry[] = [];
  for (let at = zip.readUInt32LE(end + 16); entries.length < count; ) {
    if (zip.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error(`no directory entry at ${at}`);
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const nameEnd = at + ENTRY_HEAD_BYTES + (nameBytes ?? 0);
    entries.push({ name: zip.toString('utf8', at + ENTRY_HEAD_BYTES, nameEnd), bytes: zip.readUInt32LE(at + 24) });
    at = nameEnd + (extraBytes ?? 0) + (commentBytes ?? 0);
  }
  return entries;
}
