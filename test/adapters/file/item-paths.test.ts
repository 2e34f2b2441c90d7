import { describe, expect, it } from 'vitest';
import { foldersOf } from '../../../src/adapters/file/item-paths.ts';

describe('item paths', () => {
  it('keeps keys apart where the file system knows no case', () => {
    expect(foldersOf('Orders').join('/').toLowerCase()).not.toBe(foldersOf('orders').join('/').toLowerCase());
  });

  it('never leaves the folder it is given', () => {
    for (const key of ['..', '.', '../../etc', '/', '']) {
      for (const name of foldersOf(key)) expect(name).toMatch(/^[a-z0-9_%-]*[=+]$/);
    }
  });

  it('makes no name longer than file systems allow', () => {
    for (const name of foldersOf('É'.repeat(300))) expect(name.length).toBeLessThanOrEqual(255);
  });
});
