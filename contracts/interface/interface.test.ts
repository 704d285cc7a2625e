import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { contract } from '@stellar/stellar-sdk';
import { generateTypeScript } from '../tools/generate.ts';
import { hashSources } from '../tools/source-hash.ts';
import {
  type ContractName,
  contractError,
  contractEventNames,
  contractNames,
  contractSpec,
  contractWasm,
} from './index.ts';

const here = import.meta.dirname;
const workspace = dirname(here);
const origin = JSON.parse(readFileSync(join(here, 'source-hash.json'), 'utf8'));
const rebuild = 'Run: npm run build:contracts';

/** Every contract but practice publishes these: pause and upgrade are ours, the rest OpenZeppelin's. */
const sharedEvents = [
  'admin_renounced',
  'admin_set',
  'admin_transfer_completed',
  'admin_transfer_initiated',
  'paused',
  'role_admin_changed',
  'role_granted',
  'role_revoked',
  'unpaused',
  'upgraded',
];

const ownEvents = {
  analytics: ['course_completed', 'progress_recorded', 'progress_reset'],
  certificate: [
    'credential_issued',
    'credential_reinstated',
    'credential_revoked',
    'credential_superseded',
    'credential_suspended',
  ],
  token: [
    'approve',
    'burn',
    'delegate_changed',
    'delegate_votes_changed',
    'epoch_budget_set',
    'mint',
    'reward_minted',
    'reward_set',
    'transfer',
  ],
  governance: [
    'proposal_canceled',
    'proposal_confirmed',
    'proposal_created',
    'proposal_executed',
    'proposal_extended',
    'proposal_queued',
    'settings_changed',
    'vote_cast',
  ],
  practice: ['counter_incremented', 'guestbook_signed', 'value_stored'],
};

function sharedEventsOf(name: ContractName): string[] {
  if (name === 'practice') return []; // nobody runs it
  // Governance's roles have no admin role, so that none ever changes.
  return sharedEvents.filter((event) => name !== 'governance' || event !== 'role_admin_changed');
}

/** Tells whether an entry point only answers; or is OpenZeppelin's whose doc the spec cuts off at 1,024 bytes. */
function reads(entryPoint: string): boolean {
  if (entryPoint === 'transfer_admin_role') return true;
  const answers = ['allowance', 'balance', 'decimals', 'name', 'state', 'symbol', 'verify', 'verify_hash'];
  return /^(get|has|is)_/.test(entryPoint) || answers.includes(entryPoint);
}

describe('contracts/interface', () => {
  it('was built from the sources beside it', () => {
    assert.equal(hashSources(workspace), origin.sources, `The contracts changed since they were built. ${rebuild}`);
  });

  for (const name of contractNames) {
    describe(name, () => {
      it('is the wasm that source-hash.json describes', () => {
        const wasm = contractWasm(name);
        const sha256 = createHash('sha256').update(wasm).digest('hex');
        assert.deepEqual(origin.wasm[name], { sha256, sizeBytes: wasm.length });
      });

      it('has the TypeScript that its wasm generates', () => {
        const committed = readFileSync(join(here, 'generated', `${name}.ts`), 'utf8');
        assert.equal(committed, generateTypeScript(name, contractWasm(name)), `${name}.ts is stale. ${rebuild}`);
      });

      it('lists exactly the events that its code publishes', () => {
        const expected = [...ownEvents[name], ...sharedEventsOf(name)].sort();
        assert.deepEqual([...contractEventNames(name)].sort(), expected);
        const spec = new contract.Spec(contractSpec(name));
        // A transfer has two forms (SEP-41), so two entries of one name.
        const topics = new Set(spec.events().map((event) => event.prefixTopics.join()));
        assert.deepEqual([...topics].sort(), expected);
      });

      it('documents every field of its own events', () => {
        const events = new contract.Spec(contractSpec(name)).events();
        const own = events.filter((event) => ownEvents[name].includes(event.prefixTopics.join()));
        const bare = own.flatMap((event) => event.params.filter((param) => param.doc.toString() === ''));
        assert.deepEqual(bare, []);
      });

      it('documents each entry point, and of those that write what they refuse or publish', () => {
        const functions = new contract.Spec(contractSpec(name)).funcs();
        const lacking = functions
          .map(({ name: entryPoint, doc }) => ({ entryPoint: entryPoint.toString(), doc: doc.toString() }))
          .filter(({ entryPoint, doc }) => doc === '' || (!reads(entryPoint) && !/# (Errors|Events)/.test(doc)))
          .map(({ entryPoint }) => entryPoint);
        assert.deepEqual(lacking, []);
      });

      it('keeps clear of the network’s limit for code', () => {
        assert.ok(contractWasm(name).length < 131_072);
      });

      it('names no folder of the machine that built it', () => {
        const text = Buffer.from(contractWasm(name)).toString('latin1');
        for (const folder of [homedir(), workspace, '/home/', '/Users/', '.cargo', '.rustup']) {
          assert.ok(!text.includes(folder), `${name}.wasm names ${folder}`);
        }
      });
    });
  }

  it('gives one code one meaning', () => {
    for (const name of contractNames) {
      const cases = new contract.Spec(contractSpec(name)).errorCases();
      const codes = cases.map((one) => one.value);
      assert.equal(new Set(codes).size, codes.length, `${name} uses a code twice`);
    }
  });

  it('tells an error by its code, in a sentence', () => {
    assert.deepEqual(contractError('certificate', 30001), {
      name: 'IdTaken',
      message: 'The id is used; choose another at random.',
    });
    assert.equal(contractError('analytics', 2000)?.name, 'Unauthorized');
    assert.equal(contractError('analytics', 30001), undefined);
    assert.equal(contractError('analytics', 1), undefined);
  });

  it('hands out a spec that the caller may change', () => {
    const entries = contractSpec('analytics').length;
    contractSpec('analytics').pop();
    assert.equal(contractSpec('analytics').length, entries);
  });
});
