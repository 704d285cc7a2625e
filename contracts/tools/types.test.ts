import assert from 'node:assert/strict';
import { contract, type xdr } from '@stellar/stellar-sdk';
import { contractSpec } from '../interface/index.ts';
import { reachableTypes, unionCases, wireCase, wireType } from './types.ts';

const { entries } = new contract.Spec(contractSpec('governance'));

function typeOfField(event: string, field: string): xdr.ScSpecTypeDef {
  for (const entry of entries) {
    if (entry.type !== 'scSpecEntryEventV0' || entry.value.prefixTopics.join() !== event) continue;
    const param = entry.value.params.find(({ name }) => name.toString() === field);
    if (param) return param.type;
  }
  throw new Error(`No field ${field} in ${event}.`);
}

function union(name: string): xdr.ScSpecUdtUnionV0 {
  for (const entry of entries) {
    if (entry.type === 'scSpecEntryUdtUnionV0' && entry.value.name.toString() === name) return entry.value;
  }
  throw new Error(`No enum ${name}.`);
}

describe('contracts/tools/types', () => {
  it('writes a unit enum where it stands, and other types of the contract by name', () => {
    assert.equal(wireType(typeOfField('vote_cast', 'support'), entries), "'against' | 'for' | 'abstain'");
    assert.equal(wireType(typeOfField('proposal_created', 'actions'), entries), 'WireAction[]');
    assert.equal(wireType(typeOfField('settings_changed', 'settings'), entries), 'WireSettings');
    assert.equal(wireType(typeOfField('settings_changed', 'proposal'), entries), 'number | null');
  });

  it('writes a case with a value as an object with one key', () => {
    const cases = unionCases(union('Action')).map((one) => wireCase(one, entries));
    assert.deepEqual(cases, [
      '{ call: WireCall }',
      '{ changeSettings: WireSettings }',
      '{ grantRole: WireRoleChange }',
      '{ revokeRole: WireRoleChange }',
      '{ upgrade: string }',
    ]);
  });

  it('writes a unit case in snake case', () => {
    assert.equal(wireCase({ name: 'LongerWait' }, entries), "'longer_wait'");
  });

  it('finds every type inside a type, each once', () => {
    const types = reachableTypes([typeOfField('proposal_created', 'actions')], entries);
    const names = types.map((entry) => (entry.value as { name: string }).name.toString());
    assert.deepEqual(names, ['Action', 'Call', 'Invocation', 'Settings', 'RoleChange']);
  });

  it('refuses a case that carries several values, and says what to do', () => {
    const [call] = union('Action').cases;
    assert.ok(call?.type === 'scSpecUdtUnionCaseTupleV0');
    const [type] = call.value.type;
    const wide = { ...call, value: { ...call.value, type: [type, type] } };
    const broken = { ...union('Action'), cases: [wide] } as unknown as xdr.ScSpecUdtUnionV0;
    assert.throws(() => unionCases(broken), /Call carries 2 values; put them into a struct/);
  });
});
