import { Asset, type Keypair, Operation as SdkOperation, xdr } from '@stellar/stellar-sdk';
import { INT64_MAX } from './account.ts';
import { trustlineAsset } from './asset.ts';
import { AssetCalls } from './asset-calls.ts';
import { Sandbox } from './testing.ts';
import type { Envelope } from './transaction.ts';

const PEOPLE = 8;
const { Operation, OperationBody } = xdr;

/** Random numbers, the same for the same seed: SplitMix32. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to `count` - 1. */
  below(count: number): number {
    this.#state = (this.#state + 0x9e37_79b9) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 16), 0x21f0_aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % count;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

interface Act {
  actor: Keypair;
  body: xdr.OperationBody;
}

/** Eight people who do, rightly and wrongly, whatever can be done with accounts and assets on this network. */
export class RandomTransactions {
  readonly sandbox = new Sandbox();
  readonly people: Keypair[];
  readonly assets: xdr.Asset[];
  readonly #dice: Dice;
  readonly #contracts: AssetCalls;
  #visitor: Keypair | undefined;

  constructor(seed: number) {
    this.#dice = new Dice(seed);
    this.people = Array.from({ length: PEOPLE }, () => this.sandbox.person(1_000_000_000n));
    const issuers = this.people.slice(0, 3);
    this.assets = issuers.map((issuer) => assetOf(issuer));
    for (const [index, setFlags] of [1, 3, 11].entries()) this.#issue(index, setFlags);
    const { network } = this.sandbox.chain;
    this.#contracts = new AssetCalls(network.passphrase);
    for (const asset of [xdr.Asset.assetTypeNative(), ...this.assets]) {
      const { operation, soroban } = this.#contracts.deploy(asset);
      this.sandbox.apply(this.sandbox.root, [operation], { soroban });
    }
  }

  /** Gives an issuer its flags, and everybody else a hundred units, authorised. */
  #issue(index: number, setFlags: number): void {
    const issuer = this.people[index] as Keypair;
    const asset = new Asset('ABC', issuer.publicKey());
    this.sandbox.apply(issuer, [SdkOperation.setOptions({ setFlags: setFlags as never })]);
    for (const holder of this.people) {
      if (holder === issuer) continue;
      this.sandbox.apply(holder, [SdkOperation.changeTrust({ asset })]);
      const [trustor, flags] = [holder.publicKey(), { authorized: true }];
      this.sandbox.apply(issuer, [
        SdkOperation.setTrustLineFlags({ trustor, asset, flags }),
        SdkOperation.payment({ destination: trustor, asset, amount: '100' }),
      ]);
    }
  }

  /** Closes a ledger with whatever comes to the people's minds. */
  step(): void {
    this.sandbox.now += this.#dice.below(3);
    if (this.#dice.chance(30)) this.#comeAndGo();
    for (const source of this.people) {
      if (this.sandbox.find(source) && this.#dice.chance(60)) this.sandbox.chain.submit(this.#transaction(source));
    }
    this.sandbox.chain.closeLedger();
  }

  /** A visitor gets an account, and merges it away some ledgers later. */
  #comeAndGo(): void {
    const { sandbox } = this;
    const gone = this.#visitor && !sandbox.find(this.#visitor);
    if (this.#visitor && !gone) {
      const merge = SdkOperation.accountMerge({ destination: this.#person().publicKey() });
      sandbox.chain.submit(sandbox.build(this.#visitor, [merge]));
      return;
    }
    this.#visitor = sandbox.stranger();
    const creation = SdkOperation.createAccount({ destination: this.#visitor.publicKey(), startingBalance: '50' });
    sandbox.chain.submit(sandbox.build(sandbox.root, [creation]));
  }

  /** Through an asset's contract: units to somebody, or a longer life for the contract. */
  #call(source: Keypair): Envelope {
    const asset = this.#dice.pick([xdr.Asset.assetTypeNative(), ...this.assets]);
    const { operation, soroban } = this.#dice.chance(80)
      ? this.#contracts.transfer(asset, source, this.#person(), this.#amount())
      : this.#contracts.extend(asset, 1_000_000 + this.#dice.below(1_000_000));
    const envelope = this.sandbox.build(source, [operation], { soroban });
    return this.#dice.chance(20) ? this.sandbox.bump(this.#person(), envelope, soroban.resourceFee + 200n) : envelope;
  }

  #transaction(source: Keypair): Envelope {
    if (this.#dice.chance(20)) return this.#call(source);
    const acts = Array.from({ length: 1 + this.#dice.below(3) }, () => this.#act(source)).flat();
    const operations = acts.map(({ actor, body }) => {
      return new Operation({ sourceAccount: actor === source ? null : actor.xdrMuxedAccount(), body });
    });
    const fee = String(this.#dice.pick([100, 150, 400]));
    const jumps = this.#dice.chance(10);
    const envelope = this.sandbox.build(source, operations, {
      signers: [...new Set([source, ...acts.map(({ actor }) => actor)])],
      fee,
      ...(jumps && {
        sequence: this.#laterSequence(source),
        with: (it) => it.setTimeout(0).setMinAccountSequence('0'),
      }),
    });
    if (!this.#dice.chance(20)) return envelope;
    return this.sandbox.bump(this.#person(), envelope, BigInt(this.#dice.pick([300, 900, 2500])));
  }

  #laterSequence(source: Keypair): bigint {
    return this.sandbox.account(source).seqNum + 1n + BigInt(this.#dice.below(50));
  }

  #person(): Keypair {
    return this.#dice.pick(this.people);
  }

  #act(source: Keypair): Act[] {
    const actor = this.#dice.chance(85) ? source : this.#person();
    const simple = () => [this.#simple(actor)];
    return this.#dice.chance(80) ? simple() : this.#sponsoring(source, simple());
  }

  /** Acts within a sponsorship; now and then it is not ended. */
  #sponsoring(sponsor: Keypair, acts: Act[]): Act[] {
    const actor = acts[0]?.actor ?? sponsor;
    const sponsored = actor === sponsor ? this.#person() : actor;
    const begin = new xdr.BeginSponsoringFutureReservesOp({ sponsoredId: sponsored.xdrPublicKey() });
    const revoke = { actor: this.#dice.pick([sponsor, sponsored]), body: this.#revocation(sponsored) };
    return [
      { actor: sponsor, body: OperationBody.beginSponsoringFutureReserves(begin) },
      ...acts,
      ...(this.#dice.chance(40) ? [revoke] : []),
      ...(this.#dice.chance(90) ? [{ actor: sponsored, body: OperationBody.endSponsoringFutureReserves() }] : []),
    ];
  }

  #simple(actor: Keypair): Act {
    const make = this.#dice.pick([
      () => ({ actor, body: this.#payment() }),
      () => ({ actor, body: this.#payment() }),
      () => this.#asIssuer((asset) => this.#payment(asset)),
      () => this.#asIssuer((asset) => this.#trustFlags(asset)),
      () => this.#asIssuer((asset) => this.#clawback(asset)),
      () => ({ actor, body: this.#trust(actor) }),
      () => ({ actor, body: this.#trust(actor) }),
      () => ({ actor, body: this.#data() }),
      () => ({ actor, body: this.#data() }),
      () => ({ actor, body: this.#options(actor) }),
      () => ({ actor, body: this.#bump(actor) }),
      () => ({ actor, body: this.#creation() }),
      () => ({ actor, body: this.#revocation(actor) }),
      () => ({ actor, body: this.#dice.chance(30) ? this.#merge() : this.#payment() }),
    ]);
    return make();
  }

  /** An act of an asset's issuer; of somebody else now and then. */
  #asIssuer(body: (asset: xdr.AssetCreditAlphanum4) => xdr.OperationBody): Act {
    const index = this.#dice.below(this.assets.length);
    const actor = this.#dice.chance(90) ? this.people[index] : this.#person();
    return { actor: actor as Keypair, body: body(this.assets[index] as xdr.AssetCreditAlphanum4) };
  }

  #amount(): bigint {
    return this.#dice.pick([1n, 500_000n, 500_000n, 3_000_000n, 3_000_000n, 20_000_000n, INT64_MAX, 0n]);
  }

  #payment(given?: xdr.Asset): xdr.OperationBody {
    const asset = given ?? this.#dice.pick([xdr.Asset.assetTypeNative(), ...this.assets]);
    const destination = this.#person().xdrMuxedAccount(this.#dice.chance(30) ? '5' : undefined);
    return OperationBody.payment(new xdr.PaymentOp({ destination, asset, amount: this.#amount() }));
  }

  #trust(actor: Keypair): xdr.OperationBody {
    const others = this.assets.filter((_, index) => this.people[index] !== actor || this.#dice.chance(5));
    const asset = this.#dice.pick(others) as xdr.AssetCreditAlphanum4;
    const limit = this.#dice.pick([0n, 250_000_000n, INT64_MAX, INT64_MAX]);
    const line = xdr.ChangeTrustAsset.assetTypeCreditAlphanum4(asset.alphaNum4);
    return OperationBody.changeTrust(new xdr.ChangeTrustOp({ line, limit }));
  }

  #data(): xdr.OperationBody {
    const dataName = this.#dice.pick(['one', 'two', 'three']);
    const dataValue = this.#dice.chance(60) ? Uint8Array.of(this.#dice.below(256)) : null;
    return OperationBody.manageData(new xdr.ManageDataOp({ dataName, dataValue }));
  }

  #options(actor: Keypair): xdr.OperationBody {
    const key = xdr.SignerKey.signerKeyTypeEd25519(this.#person().rawPublicKey());
    const signer = new xdr.Signer({ key, weight: this.#dice.below(2) });
    const flag = () => (this.#dice.chance(15) ? this.#dice.pick([1, 1, 2, 8]) : null);
    return OperationBody.setOptions(
      new xdr.SetOptionsOp({
        inflationDest: this.#dice.chance(20) ? actor.xdrPublicKey() : null,
        clearFlags: flag(),
        setFlags: flag(),
        masterWeight: null,
        lowThreshold: this.#dice.chance(20) ? this.#dice.below(2) : null,
        medThreshold: null,
        highThreshold: null,
        homeDomain: this.#dice.chance(20) ? 'example.org' : null,
        signer: this.#dice.chance(60) ? signer : null,
      }),
    );
  }

  #trustFlags(asset: xdr.AssetCreditAlphanum4): xdr.OperationBody {
    const [setFlags, clearFlags] = this.#dice.pick([
      [1, 0],
      [1, 0],
      [1, 2],
      [0, 1],
      [2, 1],
      [1, 2],
      [0, 4],
    ] as const);
    const trustor = this.#person().xdrPublicKey();
    if (this.#dice.chance(70)) {
      return OperationBody.setTrustLineFlags(new xdr.SetTrustLineFlagsOp({ trustor, asset, setFlags, clearFlags }));
    }
    const code = xdr.AssetCode.assetTypeCreditAlphanum4(asset.alphaNum4.assetCode.toBytes());
    return OperationBody.allowTrust(new xdr.AllowTrustOp({ trustor, asset: code, authorize: setFlags }));
  }

  #clawback(asset: xdr.Asset): xdr.OperationBody {
    const from = this.#person().xdrMuxedAccount();
    return OperationBody.clawback(new xdr.ClawbackOp({ asset, from, amount: this.#amount() }));
  }

  #bump(actor: Keypair): xdr.OperationBody {
    const current = this.sandbox.find(actor)?.seqNum ?? 0n;
    const bumpTo = current + BigInt(this.#dice.below(30)) - 10n;
    return OperationBody.bumpSequence(new xdr.BumpSequenceOp({ bumpTo }));
  }

  /** Of whoever has no account just now, if there is one. */
  #creation(): xdr.OperationBody {
    const gone = this.people.find((person) => !this.sandbox.find(person)) ?? this.#person();
    const startingBalance = this.#dice.pick([0n, 20_000_000n, 150_000_000n]);
    const destination = gone.xdrPublicKey();
    return OperationBody.createAccount(new xdr.CreateAccountOp({ destination, startingBalance }));
  }

  #merge(): xdr.OperationBody {
    return OperationBody.accountMerge(this.#person().xdrMuxedAccount());
  }

  #revocation(owner: Keypair): xdr.OperationBody {
    const accountId = owner.xdrPublicKey();
    const asset = trustlineAsset(this.#dice.pick(this.assets)) as xdr.TrustLineAsset;
    const key = this.#dice.pick([
      xdr.LedgerKey.account(new xdr.LedgerKeyAccount({ accountId })),
      xdr.LedgerKey.data(new xdr.LedgerKeyData({ accountId, dataName: this.#dice.pick(['one', 'two', 'three']) })),
      xdr.LedgerKey.trustline(new xdr.LedgerKeyTrustLine({ accountId, asset })),
    ]);
    const [signer] = this.sandbox.find(owner)?.signers ?? [];
    const op =
      signer && this.#dice.chance(40)
        ? xdr.RevokeSponsorshipOp.revokeSponsorshipSigner(
            new xdr.RevokeSponsorshipOpSigner({ accountId, signerKey: signer.key }),
          )
        : xdr.RevokeSponsorshipOp.revokeSponsorshipLedgerEntry(key);
    return OperationBody.revokeSponsorship(op);
  }
}

function assetOf(issuer: Keypair): xdr.Asset {
  const assetCode = new Uint8Array(Buffer.from('ABC\0'));
  return xdr.Asset.assetTypeCreditAlphanum4(new xdr.AlphaNum4({ assetCode, issuer: issuer.xdrPublicKey() }));
}
