import assert from 'node:assert/strict';
import { Asset, type Keypair, Operation, xdr } from '@stellar/stellar-sdk';
import { availableBalance, minBalance, rawKey } from '../account.ts';
import { readExtension, withExtension } from '../account-extension.ts';
import { accountKey } from '../keys.ts';
import { canKeep, entrySponsor } from '../sponsorship.ts';
import { changesOf, type Outcome, Sandbox } from '../testing.ts';
import { trustlineKey } from '../trustline.ts';

/** Begin, End and RevokeSponsorship: who keeps whose reserves (CAP-0033). Reserves are half a lumen each. */
describe('sponsorship', () => {
  const HALF_LUMEN = 5_000_000n;
  let sandbox: Sandbox;
  let sponsor: Keypair;
  let alice: Keypair;
  let usd: Asset;

  beforeEach(() => {
    sandbox ??= new Sandbox();
    [sponsor, alice] = [sandbox.person(), sandbox.person()];
    usd = new Asset('USD', sandbox.root.publicKey());
  });

  const begin = (sponsored: Keypair, source?: Keypair) =>
    Operation.beginSponsoringFutureReserves({ sponsoredId: sponsored.publicKey(), source: source?.publicKey() });
  const end = (sponsored: Keypair) => Operation.endSponsoringFutureReserves({ source: sponsored.publicKey() });
  const data = (owner: Keypair, value: string | null = 'x') =>
    Operation.manageData({ name: 'note', value, source: owner.publicKey() });
  const signer = (owner: Keypair, key: Keypair, weight = 1) =>
    Operation.setOptions({ signer: { ed25519PublicKey: key.publicKey(), weight }, source: owner.publicKey() });

  /** What the sponsor sponsors for somebody, in one transaction that both sign. */
  function sponsored(operations: xdr.Operation[], owner = alice, by = sponsor): Outcome {
    return sandbox.apply(by, [begin(owner), ...operations, end(owner)], { signers: [by, owner] });
  }

  function counters(keypair: Keypair): { subentries: number; sponsored: number; sponsoring: number } {
    const account = sandbox.account(keypair);
    const { numSponsored, numSponsoring } = readExtension(account);
    return { subentries: account.numSubEntries, sponsored: numSponsored, sponsoring: numSponsoring };
  }

  function sponsorOfData(): Uint8Array | null {
    const key = new xdr.LedgerKeyData({ accountId: alice.xdrPublicKey(), dataName: 'note' });
    return entrySponsor(sandbox.reader, xdr.LedgerKey.data(key).toXdr('base64'));
  }

  it('of a new account needs none of its lumens, and two reserves of the sponsor’s', () => {
    const newcomer = sandbox.stranger();
    const creation = Operation.createAccount({ destination: newcomer.publicKey(), startingBalance: '0' });
    const outcome = sponsored([creation], newcomer);
    assert.deepEqual(outcome.codes[1], 'createAccountSuccess');
    assert.deepEqual(counters(newcomer), { subentries: 0, sponsored: 2, sponsoring: 0 });
    assert.deepEqual(counters(sponsor), { subentries: 0, sponsored: 0, sponsoring: 2 });
    assert.equal(minBalance(sandbox.account(newcomer)), 0n);
    assert.equal(minBalance(sandbox.account(sponsor)), 4n * HALF_LUMEN);
    assert.deepEqual(entrySponsor(sandbox.reader, accountKey(newcomer.rawPublicKey())), sponsor.rawPublicKey());
  });

  it('of a trustline, a data entry and a signer takes one reserve each, and shows on each', () => {
    const key = sandbox.stranger();
    const trust = Operation.changeTrust({ asset: usd, source: alice.publicKey() });
    const outcome = sponsored([trust, data(alice), signer(alice, key)]);
    assert.equal(outcome.status, 'succeeded');
    assert.deepEqual(counters(alice), { subentries: 3, sponsored: 3, sponsoring: 0 });
    assert.deepEqual(counters(sponsor), { subentries: 0, sponsored: 0, sponsoring: 3 });
    assert.equal(minBalance(sandbox.account(alice)), 2n * HALF_LUMEN);
    const line = trustlineKey(alice.rawPublicKey(), usd.toXdrObject());
    assert.deepEqual(entrySponsor(sandbox.reader, line), sponsor.rawPublicKey());
    assert.deepEqual(sponsorOfData(), sponsor.rawPublicKey());
    const [who] = readExtension(sandbox.account(alice)).signerSponsors;
    assert.deepEqual(who && rawKey(who), sponsor.rawPublicKey());
  });

  it('keeps signers’ sponsors beside their signers, whatever is added and removed', () => {
    const keys = Array.from({ length: 5 }, () => sandbox.stranger());
    for (const [index, key] of keys.entries()) {
      if (index % 2 === 0) sponsored([signer(alice, key)]);
      else sandbox.apply(alice, [signer(alice, key)]);
    }
    sandbox.apply(alice, [signer(alice, keys[1] as Keypair, 0), signer(alice, keys[2] as Keypair, 0)]);
    const account = sandbox.account(alice);
    const { signerSponsors } = readExtension(account);
    const isSponsored = (key: Keypair) => {
      const index = account.signers.findIndex(
        (each) =>
          each.key.type === 'signerKeyTypeEd25519' &&
          xdr.PublicKey.publicKeyTypeEd25519(each.key.ed25519.toBytes()).equals(key.xdrPublicKey()),
      );
      return index < 0 ? 'gone' : signerSponsors[index] !== null;
    };
    assert.deepEqual(keys.map(isSponsored), [true, 'gone', 'gone', false, true]);
    assert.deepEqual(counters(sponsor).sponsoring, 2);
  });

  it('ends when the entry goes', () => {
    sponsored([data(alice), signer(alice, sandbox.stranger())]);
    assert.equal(sandbox.apply(alice, [data(alice, null)]).status, 'succeeded');
    assert.deepEqual(counters(sponsor).sponsoring, 1);
    sandbox.chain.closeLedger();
    assert.deepEqual(sandbox.apply(alice, [Operation.accountMerge({ destination: sandbox.root.publicKey() })]).codes, [
      'accountMergeSuccess',
    ]);
    assert.deepEqual(counters(sponsor), { subentries: 0, sponsored: 0, sponsoring: 0 });
  });

  it('lasts when the entry changes', () => {
    sponsored([data(alice)]);
    sandbox.apply(alice, [data(alice, 'other')]);
    sandbox.apply(alice, [Operation.payment({ destination: sponsor.publicKey(), asset: Asset.native(), amount: '1' })]);
    assert.deepEqual(sponsorOfData(), sponsor.rawPublicKey());
    assert.deepEqual(counters(alice), { subentries: 1, sponsored: 1, sponsoring: 0 });
  });

  it('fails where the sponsor’s lumens do not reach', () => {
    const poor = sandbox.person(2n * HALF_LUMEN + HALF_LUMEN + 300n - 1n);
    assert.equal(sponsored([data(alice)], alice, poor).codes[1], 'manageDataLowReserve');
    const trust = Operation.changeTrust({ asset: usd, source: alice.publicKey() });
    assert.equal(sponsored([trust], alice, sandbox.person(15_000_299n)).codes[1], 'changeTrustLowReserve');
    assert.equal(
      sponsored([signer(alice, sandbox.stranger())], alice, sandbox.person(15_000_299n)).codes[1],
      'setOptionsLowReserve',
    );
    const newcomer = sandbox.stranger();
    const creation = Operation.createAccount({ destination: newcomer.publicKey(), startingBalance: '0' });
    assert.equal(sponsored([creation], newcomer, sandbox.person(20_000_299n)).codes[1], 'createAccountLowReserve');
    assert.equal(sponsored([creation], newcomer, sandbox.person(20_000_300n)).status, 'succeeded');
  });

  it('stops before its counter overflows', () => {
    const account = withExtension(sandbox.account(sandbox.root), { numSponsoring: 0xffff_ffff });
    assert.equal(canKeep(account, 1), 'too many sponsoring');
    assert.equal(canKeep(withExtension(account, { numSponsoring: 0xffff_fffe }), 1), null);
  });

  it('that is not ended undoes the whole transaction: txBadSponsorship', () => {
    const before = sandbox.account(sponsor);
    const outcome = sandbox.apply(sponsor, [begin(alice), data(alice)], { signers: [sponsor, alice] });
    assert.deepEqual([outcome.status, outcome.code, outcome.codes], ['failed', 'txBadSponsorship', []]);
    assert.deepEqual([changesOf(outcome), sponsorOfData()], [[], null]);
    assert.equal(sandbox.account(sponsor).balance, before.balance - 200n);
  });

  it('cannot be of oneself, twice, in a chain, or ended without a beginning', () => {
    const bob = sandbox.person();
    const all = { signers: [sponsor, alice, bob] };
    assert.deepEqual(sandbox.apply(sponsor, [begin(sponsor)]).codes, ['beginSponsoringFutureReservesMalformed']);
    const twice = sandbox.apply(sponsor, [begin(alice), begin(alice, bob), end(alice)], all);
    assert.equal(twice.codes[1], 'beginSponsoringFutureReservesAlreadySponsored');
    const upwards = sandbox.apply(sponsor, [begin(alice), begin(bob, alice), end(alice)], {
      signers: [sponsor, alice],
    });
    assert.equal(upwards.codes[1], 'beginSponsoringFutureReservesRecursive');
    const downwards = sandbox.apply(sponsor, [begin(alice), begin(sponsor, bob), end(alice)], all);
    assert.equal(downwards.codes[1], 'beginSponsoringFutureReservesRecursive');
    assert.deepEqual(sandbox.apply(alice, [end(alice)]).codes, ['endSponsoringFutureReservesNotSponsored']);
  });

  describe('is revoked', () => {
    const noteOf = (owner: Keypair) => Operation.revokeDataSponsorship({ account: owner.publicKey(), name: 'note' });

    it('by the sponsor: the reserve falls back on the owner', () => {
      const key = sandbox.stranger();
      sponsored([data(alice), signer(alice, key)]);
      const revoked = sandbox.apply(sponsor, [
        noteOf(alice),
        Operation.revokeSignerSponsorship({
          account: alice.publicKey(),
          signer: { ed25519PublicKey: key.publicKey() },
        }),
      ]);
      assert.equal(revoked.status, 'succeeded');
      assert.deepEqual(
        changesOf(revoked)[0]
          ?.filter((name) => name.startsWith('updated'))
          .toSorted(),
        ['updated account', 'updated account', 'updated data'],
      );
      assert.deepEqual(counters(sponsor), { subentries: 0, sponsored: 0, sponsoring: 0 });
      assert.deepEqual(counters(alice), { subentries: 2, sponsored: 0, sponsoring: 0 });
      assert.equal(sponsorOfData(), null);
    });

    it('from an account, which then needs its own reserve', () => {
      const newcomer = sandbox.stranger();
      const creation = Operation.createAccount({ destination: newcomer.publicKey(), startingBalance: '0.9999999' });
      sponsored([creation], newcomer);
      const revoke = Operation.revokeAccountSponsorship({ account: newcomer.publicKey() });
      assert.deepEqual(sandbox.apply(sponsor, [revoke]).codes, ['revokeSponsorshipLowReserve']);
      const gift = Operation.payment({ destination: newcomer.publicKey(), asset: Asset.native(), amount: '0.0000001' });
      assert.deepEqual(sandbox.apply(sponsor, [gift, revoke]).codes, ['paymentSuccess', 'revokeSponsorshipSuccess']);
      assert.deepEqual([availableBalance(sandbox.account(newcomer)), counters(sponsor).sponsoring], [0n, 0]);
    });

    it('and handed to another sponsor within the same transaction', () => {
      const next = sandbox.person();
      sponsored([data(alice)]);
      const handOver = [begin(sponsor, next), noteOf(alice), end(sponsor)];
      const outcome = sandbox.apply(sponsor, handOver, { signers: [sponsor, next] });
      assert.equal(outcome.status, 'succeeded');
      assert.deepEqual([counters(sponsor).sponsoring, counters(next).sponsoring, counters(alice).sponsored], [0, 1, 1]);
      assert.deepEqual(sponsorOfData(), next.rawPublicKey());
    });

    it('or begun, by the owner of what nobody sponsored', () => {
      const key = sandbox.stranger();
      sandbox.apply(alice, [data(alice), signer(alice, key)]);
      const ofAlice = { account: alice.publicKey(), source: alice.publicKey() };
      const outcome = sponsored([
        Operation.revokeDataSponsorship({ ...ofAlice, name: 'note' }),
        Operation.revokeSignerSponsorship({ ...ofAlice, signer: { ed25519PublicKey: key.publicKey() } }),
        Operation.revokeAccountSponsorship(ofAlice),
      ]);
      assert.equal(outcome.status, 'succeeded');
      assert.deepEqual(counters(alice), { subentries: 2, sponsored: 4, sponsoring: 0 });
      assert.deepEqual(counters(sponsor).sponsoring, 4);
      assert.equal(minBalance(sandbox.account(alice)), 0n);
    });

    it('not by anybody else, and not where there is nothing', () => {
      const key = sandbox.stranger();
      sponsored([data(alice), signer(alice, key)]);
      const ofSigner = Operation.revokeSignerSponsorship({
        account: alice.publicKey(),
        signer: { ed25519PublicKey: key.publicKey() },
      });
      for (const operation of [noteOf(alice), ofSigner]) {
        assert.deepEqual(sandbox.apply(alice, [operation]).codes, ['revokeSponsorshipNotSponsor']);
      }
      assert.deepEqual(sandbox.apply(sponsor, [noteOf(sponsor)]).codes, ['revokeSponsorshipDoesNotExist']);
      const absent = Operation.revokeSignerSponsorship({
        account: alice.publicKey(),
        signer: { ed25519PublicKey: sandbox.stranger().publicKey() },
      });
      assert.deepEqual(sandbox.apply(sponsor, [absent]).codes, ['revokeSponsorshipDoesNotExist']);
    });

    it('never of keys that no sponsorship can be of', () => {
      const revoke = (key: xdr.LedgerKey) => {
        const op = xdr.RevokeSponsorshipOp.revokeSponsorshipLedgerEntry(key);
        const body = xdr.OperationBody.revokeSponsorship(op);
        return sandbox.apply(sponsor, [new xdr.Operation({ sourceAccount: null, body })]).codes;
      };
      const lumens = new xdr.LedgerKeyTrustLine({
        accountId: alice.xdrPublicKey(),
        asset: xdr.TrustLineAsset.assetTypeNative(),
      });
      const unnamed = new xdr.LedgerKeyData({ accountId: alice.xdrPublicKey(), dataName: '' });
      const code = new xdr.LedgerKeyContractCode({ hash: new Uint8Array(32) });
      const offer = (offerId: bigint) =>
        xdr.LedgerKey.offer(new xdr.LedgerKeyOffer({ sellerId: alice.xdrPublicKey(), offerId }));
      const never = [
        xdr.LedgerKey.trustline(lumens),
        xdr.LedgerKey.data(unnamed),
        xdr.LedgerKey.contractCode(code),
        offer(0n),
      ];
      for (const key of never) assert.deepEqual(revoke(key), ['revokeSponsorshipMalformed']);
      assert.deepEqual(revoke(offer(1n)), ['revokeSponsorshipDoesNotExist']);
    });
  });
});
