import { createMemoryStore } from '../../../src/adapters/memory/store.ts';
import { storeContract } from '../../contract/store.contract.ts';

storeContract('memory', async () => createMemoryStore());
