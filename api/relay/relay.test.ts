/** Calls that people sign, on a real network: they land though the wallet has no lumens, and nothing else does. */
import assert from 'node:assert/strict';
import { Address, Keypair, nativeToScVal, StrKey, xdr } from '@stellar/stellar-sdk';
import type { RelayPreparation, RelayWallets } from '#wire';
import type { Repeated } from '../repeat.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';
import {
  ended,
  mint,
  prepareRelay,
  type RelaySite,
  signatureOf,
  signedEntry,
  signTransaction,
  startRelaySite,
  submitRelay,
} from '../testing/relay.ts';

describe('the relay', function () {
  this.timeout(180_000);
  let site: RelaySite;
  let work: Repeated;
  let ada: Person;
  const friend = Keypair.random().publicKey();

  before(async () => {
    site = await startRelaySite();
    work = site.begin();
    ada = await site.holder();
  });
  after(async () => {
    await work?.close();
    await site?.close();
  });

  const walletOf = (person: Person) => person.keypair.publicKey();
  const walletsOf = async (person: Person) => {
    const { status, body } = await person.ask<RelayWallets>('GET', '/v1/relay/wallets');
    assert.equal(status, 200, JSON.stringify(body));
    return body.wallets;
  };
  const send = (to: string, amount: string) => ({ kind: 'transfer' as const, to, amount });

  async function prepared(person: Person, call: Parameters<typeof prepareRelay>[1]): Promise<RelayPreparation> {
    const { status, body } = await prepareRelay(person, call);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  /** From the wish to its end. */
  async function relayed(person: Person, call: Parameters<typeof prepareRelay>[1]) {
    const preparation = await prepared(person, call);
    const { id: preparationId } = preparation;
    const sent = await submitRelay(
      person,
      preparation.transaction
        ? { preparation: preparationId, signedTransaction: signTransaction(preparation, person.keypair) }
        : { preparation: preparationId, signedAuthEntry: signatureOf(preparation, person.keypair) },
    );
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
    return ended(person, preparationId);
  }

  it('makes an account for a wallet without lumens, and then sends its BST', async () => {
    const poor = await newPerson(site.api);
    await mint(site.network, walletOf(poor));
    assert.deepEqual(refusal(await prepareRelay(poor, send(friend, '1'))), [409, 'call_refused']);
    const made = await relayed(poor, { kind: 'account' });
    assert.equal(made.state, 'confirmed', JSON.stringify(made));
    const done = await relayed(poor, send(friend, '12.5'));
    assert.equal(done.state, 'confirmed', JSON.stringify(done));
    assert.ok(done.ledger && done.txHash);
    const { sql } = site.network;
    const { rows } = await sql.query(
      'SELECT account, balance FROM chain.token_balances WHERE account = ANY ($1) ORDER BY balance',
      [[friend, walletOf(poor)]],
    );
    assert.deepEqual(rows, [
      { account: friend, balance: '125000000' },
      { account: walletOf(poor), balance: '2875000000' },
    ]);
    assert.equal(
      (await site.dispatcher.ledger.account(walletOf(poor)))?.spendable,
      -10_000_000n,
      'no lumen of its own',
    );
    const [wallet] = await walletsOf(poor);
    assert.deepEqual(wallet, {
      ...{ address: walletOf(poor), isOnLedger: true, balance: '287.5', delegate: walletOf(poor), votes: '287.5' },
    });
  });

  it('gives votes to somebody and takes them back', async () => {
    const person = await site.holder();
    const given = await relayed(person, { kind: 'delegate', to: friend });
    assert.equal(given.state, 'confirmed', JSON.stringify(given));
    assert.partialDeepStrictEqual((await walletsOf(person))[0], { delegate: friend, votes: '0' });
    assert.match((await prepareRelay(person, { kind: 'delegate', to: friend })).body.detail, /delegate already/);
    const back = await relayed(person, { kind: 'delegate', to: walletOf(person) });
    assert.equal(back.state, 'confirmed', JSON.stringify(back));
    assert.partialDeepStrictEqual((await walletsOf(person))[0], { delegate: walletOf(person), votes: '300' });
  });

  it('says what is to be signed, until when, and what it costs', async () => {
    const body = await prepared(ada, send(friend, '1.0000001'));
    assert.equal(body.words, `Sends 1.0000001 BST from ${walletOf(ada)} to ${friend}.`);
    assert.deepEqual(body.call, { kind: 'transfer', to: friend, amount: '1.0000001' });
    assert.ok(Number(body.fee) > 0 && Number(body.fee) < 5, body.fee);
    const { sequence } = await site.dispatcher.ledger.latest();
    assert.ok((body.signatureLedger ?? 0) > sequence + 300);
  });

  it('takes nothing but the prepared authorization with the wallet’s signature', async () => {
    const preparation = await prepared(ada, send(friend, '1'));
    const thief = Keypair.random();
    type Change = NonNullable<Parameters<typeof signedEntry>[2]>;
    const invocation =
      (
        change: (args: xdr.InvokeContractArgs) => Partial<xdr.InvokeContractArgs>,
        sub: xdr.SorobanAuthorizedInvocation[] = [],
      ): Change =>
      ({ rootInvocation }) => {
        if (rootInvocation.function.type !== 'sorobanAuthorizedFunctionTypeContractFn')
          throw new Error('expected a call');
        const { contractAddress, functionName, args } = rootInvocation.function.contractFn;
        const called = new xdr.InvokeContractArgs({
          ...{ contractAddress, functionName, args },
          ...(change(rootInvocation.function.contractFn) as object),
        });
        return {
          rootInvocation: new xdr.SorobanAuthorizedInvocation({
            function: xdr.SorobanAuthorizedFunction.sorobanAuthorizedFunctionTypeContractFn(called),
            subInvocations: sub.length > 0 ? sub : rootInvocation.subInvocations,
          }),
        };
      };
    const credentials =
      (change: object): Change =>
      (_entry, { address, nonce, signatureExpirationLedger, signature }) => ({
        address: new xdr.SorobanAddressCredentials({ address, nonce, signatureExpirationLedger, signature, ...change }),
      });
    const own = xdr.SorobanAuthorizationEntry.fromXdr(preparation.authEntry ?? '', 'base64');
    const attacks: Record<string, Change> = {
      'another contract': invocation(() => ({
        contractAddress: new Address(site.network.file.contracts.governance).toScAddress(),
      })),
      'another function': invocation(() => ({ functionName: 'burn' as never })),
      'another amount': invocation(({ args }) => ({
        args: [...args.slice(0, 2), nativeToScVal(2n * 10_000_000n, { type: 'i128' })],
      })),
      'another receiver': invocation(({ args }) => ({
        args: [args[0] as xdr.ScVal, new Address(thief.publicKey()).toScVal(), args[2] as xdr.ScVal],
      })),
      'a call below it': invocation(() => ({}), [own.rootInvocation]),
      'a longer time': credentials({ signatureExpirationLedger: (preparation.signatureLedger ?? 0) + 1 }),
      'another nonce': credentials({ nonce: 7n }),
      'somebody else': credentials({ address: new Address(thief.publicKey()).toScAddress() }),
      'the transaction’s source': () => ({ credentials: xdr.SorobanCredentials.sorobanCredentialsSourceAccount() }),
    };
    for (const [name, change] of Object.entries(attacks)) {
      const signedAuthEntry = await signedEntry(preparation, ada.keypair, change);
      const answer = await submitRelay(ada, { preparation: preparation.id, signedAuthEntry });
      assert.deepEqual(refusal(answer), [400, 'invalid_request'], name);
    }
    const texts: Record<string, string> = {
      nothing: '',
      'no base64': 'ß',
      'the unsigned one': preparation.authEntry as string,
      'a signature by another': signatureOf(preparation, thief),
      'a signature of another': signatureOf(await prepared(ada, send(friend, '2')), ada.keypair),
    };
    for (const [name, signedAuthEntry] of Object.entries(texts))
      assert.deepEqual(
        refusal(await submitRelay(ada, { preparation: preparation.id, signedAuthEntry })),
        [400, 'invalid_request'],
        name,
      );
    const whole = await signedEntry(preparation, thief);
    const forged = await submitRelay(ada, { preparation: preparation.id, signedAuthEntry: whole });
    assert.deepEqual(refusal(forged), [409, 'call_refused'], 'the network does not take it');
    assert.match(forged.body.detail, /does not take this signature/);
    const { rows } = await site.network.sql.query('SELECT FROM app.outbox_calls WHERE key = $1', [
      `relay ${preparation.id}`,
    ]);
    assert.equal(rows.length, 0, 'nothing is owed');
    const right = await submitRelay(ada, {
      preparation: preparation.id,
      signedAuthEntry: await signedEntry(preparation, ada.keypair),
    });
    assert.equal(right.status, 200, JSON.stringify(right.body));
    assert.equal((await ended(ada, preparation.id)).state, 'confirmed');
  });

  it('takes one call of two that come at once, and no second one later', async () => {
    const person = await site.holder();
    const preparation = await prepared(person, send(friend, '5'));
    const body = { preparation: preparation.id, signedAuthEntry: signatureOf(preparation, person.keypair) };
    const answers = await Promise.all(Array.from({ length: 8 }, () => submitRelay(person, body)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      answers.map(() => 200),
    );
    assert.equal((await ended(person, preparation.id)).state, 'confirmed');
    assert.equal((await submitRelay(person, body)).body.state, 'confirmed');
    const { rows } = await site.network.sql.query(
      `SELECT count(*)::int AS n FROM log.events WHERE name = 'transfer' AND decoded->>'from' = $1`,
      [walletOf(person)],
    );
    assert.equal(rows[0].n, 1);
    assert.equal((await walletsOf(person))[0]?.balance, '295');
  });

  it('takes a signature that the ledger has seen for what it was, whoever sends it again', async () => {
    const person = await site.holder();
    const preparation = await prepared(person, send(friend, '5'));
    await submitRelay(person, {
      preparation: preparation.id,
      signedAuthEntry: signatureOf(preparation, person.keypair),
    });
    assert.equal((await ended(person, preparation.id)).state, 'confirmed');
    const { sql } = site.network;
    await sql.query(
      `INSERT INTO app.outbox_calls (key, kind, item) SELECT 'again', kind, item FROM app.outbox_calls WHERE key = $1`,
      [`relay ${preparation.id}`],
    );
    work.wake();
    for (;;) {
      const { rows } = await sql.query(`SELECT state, ledger, refusal FROM app.outbox_calls WHERE key = 'again'`);
      if (rows[0].state === 'waiting') continue;
      assert.deepEqual([rows[0].state, rows[0].ledger], ['confirmed', null], rows[0].refusal);
      break;
    }
    assert.equal((await walletsOf(person))[0]?.balance, '295');
  });

  it('is one’s own: not for another’s wallet, nor another’s preparation', async () => {
    const stranger = await newPerson(site.api);
    const preparation = await prepared(ada, send(friend, '1'));
    assert.deepEqual(refusal(await prepareRelay(stranger, send(friend, '1'), walletOf(ada))), [
      404,
      'wallet_not_found',
    ]);
    const signedAuthEntry = signatureOf(preparation, ada.keypair);
    assert.deepEqual(refusal(await submitRelay(stranger, { preparation: preparation.id, signedAuthEntry })), [
      404,
      'relay_call_not_found',
    ]);
    assert.deepEqual(refusal(await stranger.ask('GET', `/v1/relay/calls/${preparation.id}`)), [
      404,
      'relay_call_not_found',
    ]);
    assert.equal((await site.api.get(`/v1/relay/calls/${preparation.id}`)).status, 401);
  });

  it('relays nothing for a key of the platform', async () => {
    for (const keypair of [site.network.keys.minter, [...site.network.channels.values()][0] as Keypair, site.sponsor]) {
      const person = await newPerson(site.api, [], keypair);
      const answer = await prepareRelay(person, send(friend, '1'));
      assert.deepEqual(refusal(answer), [409, 'call_refused']);
      assert.match(answer.body.detail, /role of the platform/);
    }
  });

  it('reads amounts and receivers strictly', async () => {
    const muxed = StrKey.encodeMed25519PublicKey(
      new Uint8Array(Buffer.concat([Buffer.from(ada.keypair.rawPublicKey()), Buffer.alloc(8)])),
    );
    const mistyped = `${friend.slice(0, 30)}${friend[30] === 'A' ? 'B' : 'A'}${friend.slice(31)}`;
    for (const amount of [
      '0',
      '0.0000000',
      '-1',
      '1.00000001',
      '1e400',
      '1e2',
      '',
      ' 1',
      '0x10',
      '١',
      '99999999999',
      '+1',
      'NaN',
    ])
      assert.deepEqual(refusal(await prepareRelay(ada, send(friend, amount))), [400, 'invalid_request'], amount);
    const contract = site.network.file.contracts.token;
    for (const to of [walletOf(ada), contract, muxed, mistyped, friend.toLowerCase(), '', 'somebody'])
      assert.deepEqual(refusal(await prepareRelay(ada, send(to, '1'))), [400, 'invalid_request'], to);
    for (const call of [
      { kind: 'mint' },
      { kind: 'delegate' },
      { kind: 'transfer', to: friend },
      { kind: 'account', to: friend },
    ])
      assert.equal((await prepareRelay(ada, call as never)).status, 400, JSON.stringify(call));
    const tooMuch = await prepareRelay(ada, send(friend, '300.0000001'));
    assert.deepEqual(refusal(tooMuch), [409, 'call_refused']);
    assert.match(tooMuch.body.detail, /would refuse this now: The holder has less than this amount/);
  });

  it('sends what the wallet had when it was signed, or says that it has it no more', async () => {
    const person = await site.holder();
    const [first, second] = [await prepared(person, send(friend, '200')), await prepared(person, send(friend, '200'))];
    for (const preparation of [first, second])
      await submitRelay(person, {
        preparation: preparation.id,
        signedAuthEntry: signatureOf(preparation, person.keypair),
      });
    const ends = [await ended(person, first.id), await ended(person, second.id)];
    assert.deepEqual(
      ends.map(({ state }) => state),
      ['confirmed', 'dead'],
    );
    assert.match(ends[1]?.refusal ?? '', /InsufficientBalance/);
    assert.equal((await walletsOf(person))[0]?.balance, '100');
  });

  it('makes one account for a person, and only what sponsor and wallet agree on', async () => {
    const person = await newPerson(site.api);
    const preparation = await prepared(person, { kind: 'account' });
    const other = await prepared(await newPerson(site.api), { kind: 'account' });
    const signedOther = signTransaction(other, person.keypair);
    const submit = (signedTransaction: string) =>
      submitRelay(person, { preparation: preparation.id, signedTransaction });
    assert.deepEqual(refusal(await submit(signedOther)), [400, 'invalid_request'], 'another transaction');
    assert.deepEqual(refusal(await submit(preparation.transaction as string)), [400, 'invalid_request'], 'unsigned');
    assert.deepEqual(refusal(await submit(signTransaction(preparation, Keypair.random()))), [400, 'invalid_request']);
    assert.equal((await submit(signTransaction(preparation, person.keypair))).status, 200);
    assert.equal((await ended(person, preparation.id)).state, 'confirmed');
    const again = await prepareRelay(person, { kind: 'account' });
    assert.deepEqual(refusal(again), [409, 'call_refused']);
    assert.match(again.body.detail, /already/);
    assert.match((await prepareRelay(ada, { kind: 'account' })).body.detail, /has its account on the ledger already/);
  });
});
