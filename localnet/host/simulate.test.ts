import assert from 'node:assert/strict';
import { xdr } from '@stellar/stellar-sdk/base';
import { createHost } from './index.ts';
import { application, base64, settings, simulation, simulationRequest } from './transcript.ts';

const host = createHost(settings);

describe('simulation', () => {
  describe('answers what RPC answered, to the byte:', () => {
    for (const name of ['upload', 'create', 'hello', 'hello again']) {
      it(name, () => assert.deepEqual(simulatedAnswer(name), expectedAnswer(name)));
    }

    it('hello with a recorded auth entry, but for its random nonce', () => {
      const name = 'hello signed by another (source b, auth a)';
      const [simulated, expected] = [simulatedAnswer(name), expectedAnswer(name)];
      assert.deepEqual(withoutNonce(simulated), withoutNonce(expected));
    });

    for (const name of ['fail', 'no such function', 'wrong argument', 'no such contract']) {
      it(`the error of ${name}`, () => {
        const { answer } = simulation(`${name}: simulate`);
        const result = simulate(name);
        const error = answer.error?.split('\n\nStack backtrace')[0];
        assert.deepEqual({ error: result.error, events: result.events.map(base64) }, { error, events: answer.events });
      });
    }
  });

  describe('handles archived entries', () => {
    const { ledger, getEntry } = simulation('hello again: simulate');
    const later = { ...ledger, sequence: ledger.sequence + 10_000_000 };
    const footprint = application('hello: getTransaction').resources.footprint;
    const keys = [...footprint.readOnly, ...footprint.readWrite].map((key) => key.toXDR());

    it('by restoring them within a call', () => {
      const result = host.simulateInvoke({ ...simulationRequest('hello again'), ledger: later });
      assert.equal(result.error, undefined);
      const data = xdr.SorobanTransactionData.fromXDR(result.transactionData as Uint8Array);
      assert.deepEqual(data.ext.type === 'resourceExt' && data.ext.resourceExt.archivedSorobanEntries, [0, 1]);
    });

    it('by asking for a restore before an extension', () => {
      const live = host.simulateExtendTtl({ ledger, keys, extendTo: 3_000_000, getEntry });
      assert.ok(live.minResourceFee > 0n && live.restorePreamble === undefined);
      const archived = host.simulateExtendTtl({ ledger: later, keys, extendTo: 3_000_000, getEntry });
      const restore = host.simulateRestore({ ledger: later, keys, getEntry });
      assert.ok(restore.minResourceFee > 0n);
      assert.deepEqual(archived.restorePreamble, restore);
    });
  });
});

function simulate(name: string) {
  return host.simulateInvoke(simulationRequest(name));
}

/** The simulation in the form of RPC's answer. */
function simulatedAnswer(name: string) {
  const { transactionData, minResourceFee, events, auth, returnValue, stateChanges } = simulate(name);
  return {
    transactionData: optionalBase64(transactionData),
    minResourceFee: String(minResourceFee),
    events: events.map(base64),
    results: [{ auth: auth.map(base64), xdr: optionalBase64(returnValue) }],
    stateChanges: stateChanges.map(({ type, key, before, after }) => ({
      type,
      key: base64(key),
      before: optionalBase64(before),
      after: optionalBase64(after),
    })),
  };
}

function expectedAnswer(name: string) {
  const {
    transactionData,
    minResourceFee,
    events = [],
    results,
    stateChanges,
  } = simulation(`${name}: simulate`).answer;
  return { transactionData, minResourceFee, events, results, stateChanges };
}

function optionalBase64(value: Uint8Array | undefined): string | null {
  return value === undefined ? null : base64(value);
}

interface Answer {
  results?: { auth: string[] }[];
}

/** The answer with every XDR text in hex and the nonce of its recorded auth entry blanked wherever it stands. */
function withoutNonce(answer: Answer): unknown {
  const nonce = nonceOf(answer);
  const blanked = (text: string) => Buffer.from(text, 'base64').toString('hex').replaceAll(nonce, '-');
  return JSON.parse(JSON.stringify(answer, (_name, value) => (typeof value === 'string' ? blanked(value) : value)));
}

/** As it stands in XDR, in hex. */
function nonceOf(answer: Answer): string {
  const entry = xdr.SorobanAuthorizationEntry.fromXDR(answer.results?.[0]?.auth[0] ?? '', 'base64');
  assert.ok(entry.credentials.type === 'sorobanCredentialsAddress');
  const nonce = Buffer.alloc(8);
  nonce.writeBigInt64BE(entry.credentials.address.nonce);
  return nonce.toString('hex');
}
