import assert from 'node:assert/strict';
import { xdr } from '@stellar/stellar-sdk/base';
import { panic as panicOfPreflight } from './dist/protocol-28/preflight.js';
import { panic } from './dist/protocol-28/validator.js';
import { createHost, type EntryReader, type Host, type InvokeRequest } from './index.ts';
import { builds } from './native.ts';
import { sourceHash } from './source-hash.ts';
import { application, bytes, noResources, settings, simulationRequest } from './transcript.ts';

const host = createHost(settings);

describe('host', () => {
  describe('refuses bad input with a reason:', () => {
    const { request } = application('hello: getTransaction');
    const cases: [string, () => unknown, RegExp][] = [
      ['no settings', () => createHost([]), /^HostInputError: 0 settings, none of them .*: give every ConfigSetting/],
      ['a setting that is not XDR', () => createHost([bytes('AAAA')]), /3 bytes are not one LedgerEntryData in XDR/],
      ['resources that are not XDR', () => host.invoke({ ...request, resources: bytes('') }), /one SorobanResources/],
      ['a missing entry', () => host.invoke({ ...request, entries: [] }), /0 entries for a footprint of 2 keys/],
      ['a short network id', () => host.invoke(withNetworkId(request, bytes('AAAA'))), /networkId has 3 bytes/],
      ['a field left out', () => host.invoke(withoutAuth(request)), /invoke request: .*missing field `auth`/],
      ['another protocol', () => host.invoke(withProtocol(request, 27)), /protocolVersion is 27, expected 28/],
      ['an entry that is not XDR', () => host.entrySizeForRent(bytes('AAAA')), /3 bytes are not one LedgerEntry/],
      ['a short code hash', () => host.dropModule(bytes('AAAA')), /a code hash has 32 bytes, found 3/],
    ];
    for (const [title, call, reason] of cases) it(title, () => assert.throws(call, reason));

    it('what getEntry throws', () => {
      const failure = new Error('the disk is gone');
      const getEntry: EntryReader = () => {
        throw failure;
      };
      assert.throws(() => host.simulateInvoke({ ...simulationRequest('hello'), getEntry }), failure);
    });
  });

  describe('survives a trap', () => {
    it('and every host goes on in a fresh instance', () => {
      const other = createHost(settings);
      const { request } = application('hello: getTransaction');
      const before = [host.invoke(request), other.invoke(request)];
      assert.throws(() => builds[28].validator.guard(() => panic('on purpose')), {
        name: 'HostTrap',
        message: /on purpose/,
      });
      assert.deepEqual([host.invoke(request), other.invoke(request)], before);
    });

    it('of a simulation, which answers as RPC answers a panic', () => {
      const getEntry = () => panicOfPreflight('on purpose') as never;
      const { error } = host.simulateInvoke({ ...simulationRequest('hello'), getEntry });
      assert.match(String(error), /^panic during preflight\(\) call: .*on purpose/s);
      assert.equal(host.simulateInvoke(simulationRequest('hello')).error, undefined);
    });
  });

  it('keeps networks apart', () => {
    const { request } = application('hello: getTransaction');
    const dearer = createHost(settings.map(doubledComputeFee));
    assert.equal(computeFee(dearer), 2n * computeFee(host));
    assert.deepEqual(dearer.invoke(request), host.invoke(request));
  });

  it('is built from the sources beside it', async () => {
    const { default: built } = await import('./dist/source-hash.json', { with: { type: 'json' } });
    assert.equal(built.sourceHash, sourceHash(), 'run `npm run build:host`');
  });
});

function withNetworkId(request: InvokeRequest, networkId: Uint8Array): InvokeRequest {
  return { ...request, ledger: { ...request.ledger, networkId } };
}

function withProtocol(request: InvokeRequest, protocolVersion: number): InvokeRequest {
  return { ...request, ledger: { ...request.ledger, protocolVersion } };
}

function withoutAuth({ auth: _auth, ...request }: InvokeRequest): InvokeRequest {
  return request as InvokeRequest;
}

function computeFee(network: Host): bigint {
  const fee = (instructions: number) =>
    network.transactionResourceFee({ ...noResources, instructions }).nonRefundableFee;
  return fee(10_000_000) - fee(0);
}

/** The settings of a network where instructions cost twice as much. */
function doubledComputeFee(setting: Uint8Array): Uint8Array {
  const data = xdr.LedgerEntryData.fromXDR(setting);
  assert.ok(data.type === 'configSetting');
  if (data.configSetting.type !== 'configSettingContractComputeV0') return setting;
  const compute = data.configSetting.contractCompute;
  const feeRatePerInstructionsIncrement = compute.feeRatePerInstructionsIncrement * 2n;
  const doubled = new xdr.ConfigSettingContractComputeV0({ ...compute, feeRatePerInstructionsIncrement });
  return xdr.LedgerEntryData.configSetting(xdr.ConfigSettingEntry.configSettingContractComputeV0(doubled)).toXDR();
}
