/** Preloaded into the indexer's process: it then knows the contracts of KNOWN_CONTRACTS alone, as a version before the others did. */
import { registerHooks } from 'node:module';

const known = (process.env.KNOWN_CONTRACTS ?? '').split(',');

registerHooks({
  load(url, context, next) {
    if (!url.endsWith('/contracts/interface/names.ts')) return next(url, context);
    return { format: 'module', source: `export const contractNames = ${JSON.stringify(known)};`, shortCircuit: true };
  },
});
