import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Localnet, startLocalnet } from '@brain-storm/localnet';
import { contract, Keypair } from '@stellar/stellar-sdk';
import { type ContractName, type ContractsFile, contractNames, contractSpec } from '#contracts';
import type { GovernanceArguments, GovernanceResults } from '#contracts/generated/governance.ts';
import type { PracticeArguments, PracticeResults } from '#contracts/generated/practice.ts';
import type { TokenArguments, TokenResults } from '#contracts/generated/token.ts';
import { type Chain, connectChain, ensureFunded } from './chain.ts';
import { deploy } from './deploy.ts';
import type { KeyRole, Keys } from './keys.ts';
import { demoParameters, type Parameters } from './parameters.ts';

const BST = 10_000_000n;

/** The shortest vote that governance allows. */
const parameters: Parameters = {
  token: { ...demoParameters.token, rewards: { first_ledger: 100n * BST } },
  governance: {
    ...demoParameters.governance,
    voting_period: 5,
    late_extension: 0,
    late_window: 0,
    timelock: 1n,
    sensitive_timelock: 1n,
  },
};

type Arguments = { token: TokenArguments; governance: GovernanceArguments; practice: PracticeArguments };
type Results = { token: TokenResults; governance: GovernanceResults; practice: PracticeResults };

/** Practice alone has nobody above it. */
const governedNames = contractNames.filter((name) => name !== 'practice');

describe('deploy', function () {
  this.timeout(120_000);
  let dir: string;
  let localnet: Localnet;
  let chain: Chain;
  before(async () => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-deploy-'));
    localnet = await startLocalnet(); // closes a ledger as soon as a transaction waits
    chain = connectChain(localnet.rpcUrl, localnet.networkPassphrase);
  });
  after(async () => {
    await localnet.close();
    fs.rmSync(dir, { recursive: true, force: true });
  });

  const newKeys = (): Keys => {
    const roles: KeyRole[] = ['admin', 'attestor', 'issuer', 'minter', 'guardian'];
    return Object.fromEntries(roles.map((role) => [role, Keypair.random()])) as Keys;
  };
  const run = (keys: Keys, name: string, on = chain): Promise<ContractsFile> =>
    deploy({ chain: on, keys, contractsFile: path.join(dir, `${name}.json`), parameters, say: () => {} });

  /** The SDK's own client, made from our generated spec; what it signs, it signs as `signer`. */
  async function client(file: ContractsFile, name: ContractName, signer: Keypair): Promise<contract.Client> {
    const { networkPassphrase, contracts } = file;
    return new contract.Client(new contract.Spec(contractSpec(name)), {
      contractId: contracts[name],
      networkPassphrase,
      rpcUrl: localnet.rpcUrl,
      allowHttp: true,
      publicKey: signer.publicKey(),
      ...contract.basicNodeSigner(signer, networkPassphrase),
    });
  }

  /** Simulates, and submits when the entry point writes; typed by the generated arguments and results. */
  async function call<N extends keyof Arguments, E extends keyof Arguments[N] & keyof Results[N] & string>(
    file: ContractsFile,
    signer: Keypair,
    name: N,
    entryPoint: E,
    args: Arguments[N][E],
  ): Promise<Results[N][E]> {
    const methods = (await client(file, name, signer)) as unknown as Record<
      string,
      (args: unknown) => Promise<contract.AssembledTransaction<Results[N][E]>>
    >;
    const assembled = await (methods[entryPoint] as NonNullable<(typeof methods)[string]>)(args);
    if (assembled.isReadCall) return assembled.result;
    return (await assembled.signAndSend()).result;
  }

  /** Everything that deployment decides, read back from the chain. */
  async function wiring(file: ContractsFile, keys: Keys) {
    const admin = async (name: ContractName) =>
      call(file, keys.admin, name as 'token', 'get_admin', {}) as Promise<string | null | undefined>;
    const holder = (name: ContractName, role: string) =>
      call(file, keys.admin, name as 'token', 'get_role_member', { role, index: 0 });
    return {
      admins: Object.fromEntries(
        await Promise.all(governedNames.map(async (name) => [name, (await admin(name)) ?? null])),
      ),
      practised: await call(file, keys.admin, 'practice', 'get_count', { learner: keys.admin.publicKey() }),
      attestor: await holder('analytics', 'attestor'),
      issuer: await holder('certificate', 'issuer'),
      minter: await holder('token', 'minter'),
      guardians: await Promise.all(governedNames.map((name) => holder(name, 'guardian'))),
      treasury: await call(file, keys.admin, 'token', 'balance', { id: file.contracts.governance }),
      reward: await call(file, keys.admin, 'token', 'get_reward', { course: 'first_ledger' }),
      settings: await call(file, keys.admin, 'governance', 'get_settings', {}),
    };
  }

  function expectedWiring({ contracts: { governance } }: ContractsFile, keys: Keys) {
    const guardian = keys.guardian.publicKey();
    return {
      admins: { analytics: governance, token: governance, certificate: governance, governance: null },
      practised: 0,
      attestor: keys.attestor.publicKey(),
      issuer: keys.issuer.publicKey(),
      minter: keys.minter.publicKey(),
      guardians: [guardian, guardian, guardian, guardian],
      treasury: parameters.token.treasury,
      reward: 100n * BST,
      settings: parameters.governance,
    };
  }

  it('wires the contracts, hands them over to governance, and changes nothing when run again', async () => {
    const keys = newKeys();
    const file = await run(keys, 'whole');
    assert.deepEqual(await wiring(file, keys), expectedWiring(file, keys));

    const { sequence } = await chain.server.getLatestLedger();
    assert.deepEqual(await run(keys, 'whole'), file);
    assert.equal((await chain.server.getLatestLedger()).sequence, sequence);

    // Who deployed may do nothing more.
    const grant = { account: keys.admin.publicKey(), role: 'minter', caller: keys.admin.publicKey() };
    await assert.rejects(call(file, keys.admin, 'token', 'grant_role', grant), /Error\(Contract, #2000\)/);
  });

  it('finishes what was cut short, wherever that was', async () => {
    for (const submittedMax of [0, 4, 11, 20]) {
      const keys = newKeys();
      const name = `cut-${submittedMax}`;
      await assert.rejects(run(keys, name, cutAfter(submittedMax)), /cut short/);
      // What was under way when the process died may still land.
      await sleep(50);
      const file = await run(keys, name);
      assert.deepEqual(await wiring(file, keys), expectedWiring(file, keys));
    }
  });

  /** The same network, to which no more than so many transactions get through. */
  function cutAfter(submittedMax: number): Chain {
    const cut = connectChain(localnet.rpcUrl, localnet.networkPassphrase);
    const send = cut.server.sendTransaction.bind(cut.server);
    let submitted = 0;
    cut.server.sendTransaction = async (transaction) => {
      if (submitted === submittedMax) throw new Error('cut short');
      submitted += 1;
      return send(transaction);
    };
    return cut;
  }

  it('says that a file of an earlier version lacks contracts, and what to do', async () => {
    const keys = newKeys();
    const { contracts, ...file } = await run(keys, 'earlier');
    const { analytics, certificate } = contracts;
    const contractsFile = path.join(dir, 'earlier.json');
    fs.writeFileSync(contractsFile, JSON.stringify({ ...file, contracts: { analytics, certificate } }));
    await assert.rejects(run(keys, 'earlier'), {
      message: `${contractsFile} was written by an earlier version: it has analytics, certificate and lacks token, governance, practice. Run "npm run reset" and start again; or set CONTRACTS_FILE to another file, to deploy anew beside the old ones.`,
    });
  });

  it('adds practice to a network from before there was one, and changes nothing else', async () => {
    const keys = newKeys();
    const whole = await run(keys, 'without-practice');
    const contractsFile = path.join(dir, 'without-practice.json');
    const { practice: _, ...contracts } = whole.contracts;
    fs.writeFileSync(contractsFile, JSON.stringify({ ...whole, contracts }));
    assert.deepEqual(await run(keys, 'without-practice'), whole);
    assert.deepEqual(JSON.parse(fs.readFileSync(contractsFile, 'utf8')), whole);

    fs.writeFileSync(contractsFile, JSON.stringify({ ...whole, networkPassphrase: 'another', contracts }));
    await assert.rejects(run(keys, 'without-practice'), /belongs to the network "another"/);
    assert.deepEqual(JSON.parse(fs.readFileSync(contractsFile, 'utf8')).contracts, contracts);
  });

  it('leaves governance able to change a setting: propose, vote, queue, execute', async () => {
    const keys = newKeys();
    const file = await run(keys, 'governed');
    const [learner, other] = [Keypair.random(), Keypair.random()];
    await Promise.all([learner, other].map((key) => ensureFunded(chain, key.publicKey())));
    await reward(file, keys, learner);
    await reward(file, keys, other);
    await localnet.closeLedger();

    const id = await propose(file, learner, 'set_reward', { course: 'first_ledger', amount: 120n * BST });
    const proposal = await call(file, learner, 'governance', 'get_proposal', { id });
    await closeUntil(proposal.vote_start);
    const vote = { id, support: { tag: 'For' as const, values: undefined }, reason: 'harder than it looks' };
    assert.equal(await call(file, learner, 'governance', 'vote', { ...vote, voter: learner.publicKey() }), 100n * BST);
    assert.equal(await call(file, other, 'governance', 'vote', { ...vote, voter: other.publicKey() }), 100n * BST);
    await closeUntil(proposal.vote_end + 1);
    if (proposal.needs_confirmation) {
      await call(file, keys.guardian, 'governance', 'confirm', { guardian: keys.guardian.publicKey(), id });
    }
    await call(file, other, 'governance', 'queue', { id });
    await assert.rejects(call(file, other, 'governance', 'execute', { id }), /Error\(Contract, #500\d\d\)/);
    await sleep(2_100); // the timelock is a second of close times, and those are whole
    await localnet.closeLedger();
    await call(file, other, 'governance', 'execute', { id });

    assert.equal(await call(file, other, 'token', 'get_reward', { course: 'first_ledger' }), 120n * BST);
    assert.equal((await call(file, other, 'governance', 'state', { id })).tag, 'Executed');
  });

  /** Mints a course's reward, the only way to power. */
  async function reward(file: ContractsFile, keys: Keys, learner: Keypair): Promise<void> {
    await call(file, keys.minter, 'token', 'mint_reward', {
      minter: keys.minter.publicKey(),
      to: learner.publicKey(),
      amount: 100n * BST,
      kind: { tag: 'Course' },
      course: 'first_ledger',
      key: randomBytes(32),
    });
  }

  async function propose(
    file: ContractsFile,
    proposer: Keypair,
    entryPoint: keyof TokenArguments,
    args: object,
  ): Promise<number> {
    const description = 'The course takes longer than others of its reward.';
    const values = new contract.Spec(contractSpec('token')).funcArgsToScVals(entryPoint, args);
    return call(file, proposer, 'governance', 'propose', {
      proposer: proposer.publicKey(),
      title: 'Raise the reward of a course',
      description,
      description_hash: createHash('sha256').update(description).digest(),
      actions: [
        {
          tag: 'Call',
          values: [{ contract: file.contracts.token, function: entryPoint, args: values, authorizations: [] }],
        },
      ],
    });
  }

  async function closeUntil(sequence: number): Promise<void> {
    while ((await chain.server.getLatestLedger()).sequence < sequence) await localnet.closeLedger();
  }
});
