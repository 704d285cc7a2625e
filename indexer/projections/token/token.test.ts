import assert from 'node:assert/strict';
import { StrKey, xdr } from '@stellar/stellar-sdk';
import type { SourceEvent } from '../../event.ts';
import {
  account,
  address,
  closedAt,
  eventId,
  i128,
  map,
  type Place,
  rawEvent,
  symbol,
  text,
  tokenAddress,
} from '../../testing/events.ts';
import { foldAll } from '../../testing/fold.ts';
import {
  burned,
  delegateChanged,
  epochBudgetSet,
  minted,
  rewardMinted,
  rewardSet,
  transferred,
  votesChanged,
} from '../../testing/token-events.ts';
import delegations from './delegations.ts';
import epochBudget from './epoch_budget.ts';
import rewardEpochs from './reward_epochs.ts';
import rewardSettings from './reward_settings.ts';
import rewards from './rewards.ts';
import tokenBalances from './token_balances.ts';
import tokenSupply from './token_supply.ts';
import tokenTransfers from './token_transfers.ts';
import votingPower from './voting_power.ts';

const [alice, bob, treasury] = [account(1), account(2), account(3)];
const at = (ledger: number, index = 0): Place => ({ ledger, index });
const MAX = 2n ** 127n - 1n;

const balances = (events: readonly SourceEvent[]) =>
  Object.fromEntries(foldAll(tokenBalances, events).rows.map((row) => [row.account, row.balance]));

describe('the projections of the token', () => {
  it('hold what was minted, less what was given away or burned, with every step in between', () => {
    const { rows, versions } = foldAll(tokenBalances, [
      minted(at(20), alice, 100n),
      transferred(at(21), alice, bob, 30n),
      burned(at(22), bob, 10n),
    ]);
    assert.deepEqual(rows, [
      { account: alice, balance: '70', changedLedger: 21, changedAt: closedAt(21) },
      { account: bob, balance: '20', changedLedger: 22, changedAt: closedAt(22) },
    ]);
    assert.deepEqual(
      versions.map(({ account, balance, fromEvent, toEvent }) => [account, fromEvent, toEvent, balance]).sort(),
      [
        [alice, eventId(at(20)), eventId(at(21)), '100'],
        [alice, eventId(at(21)), null, '70'],
        [bob, eventId(at(21)), eventId(at(22)), '30'],
        [bob, eventId(at(22)), null, '20'],
      ],
    );
  });

  it('leave a balance as it was when somebody pays themselves', () => {
    const { versions } = foldAll(tokenBalances, [minted(at(20), alice, 5n), transferred(at(21), alice, alice, 5n)]);
    assert.deepEqual(
      versions.map(({ balance, toEvent }) => [balance, toEvent]),
      [
        ['5', eventId(at(21))],
        ['5', null],
      ],
    );
  });

  it('contradict a transfer of more than there is, and then move nothing', () => {
    const { rows, contradictions } = foldAll(tokenBalances, [
      minted(at(20), alice, 5n),
      transferred(at(21), bob, alice, 1n),
    ]);
    assert.deepEqual([rows.length, rows[0]?.balance, contradictions.length], [1, '5', 1]);
  });

  it('keep the greatest amount to the last digit (I-16)', () => {
    assert.deepEqual(balances([minted(at(20), alice, MAX), transferred(at(21), alice, bob, MAX - 1n)]), {
      [alice]: '1',
      [bob]: (MAX - 1n).toString(),
    });
  });

  describe('give the same rows for every form of SEP-41 (I-17)', () => {
    const plain = transferred(at(21), alice, bob, 30n);
    const topics = [symbol('transfer'), address(alice), address(bob)];
    const data = { amount: i128(30n) };
    const forms: [what: string, event: SourceEvent][] = [
      ['a single value', plain],
      ['a map', rawEvent(at(21), tokenAddress, topics, map(data))],
      [
        'a map with unknown keys',
        rawEvent(at(21), tokenAddress, topics, map({ ...data, memo: text('x'), zeal: xdr.ScVal.scvU32(1) })),
      ],
      [
        'a fourth topic, as of a classic asset',
        rawEvent(at(21), tokenAddress, [...topics, text('USD:GISSUER')], i128(30n)),
      ],
      ['a fourth topic and a map', rawEvent(at(21), tokenAddress, [...topics, text('native')], map(data))],
    ];
    for (const [what, event] of forms) {
      it(what, () => {
        assert.deepEqual(balances([minted(at(20), alice, 100n), event]), { [alice]: '70', [bob]: '30' });
        const [row] = foldAll(tokenTransfers, [event]).rows;
        assert.deepEqual(row, {
          event: eventId(at(21)),
          fromAccount: alice,
          toAccount: bob,
          toMuxedId: null,
          amount: '30',
          ledger: 21,
          at: closedAt(21),
          txHash: event.txHash,
        });
      });
    }

    it('a mint as a map, with an id that is text', () => {
      const value = map({ amount: i128(9n), to_muxed_id: text('invoice 7') });
      const event = rawEvent(at(20), tokenAddress, [symbol('mint'), address(alice)], value);
      assert.deepEqual(balances([event]), { [alice]: '9' });
      assert.equal(foldAll(tokenTransfers, [event]).rows[0]?.toMuxedId, 'invoice 7');
    });

    it('contracts as holders, and a muxed id of 64 bits', () => {
      const contract = StrKey.encodeContract(Buffer.alloc(32, 9));
      const event = transferred(at(21), alice, contract, 30n, 2n ** 64n - 1n);
      assert.deepEqual(balances([minted(at(20), alice, 30n), event]), { [alice]: '0', [contract]: '30' });
      assert.equal(foldAll(tokenTransfers, [event]).rows[0]?.toMuxedId, '18446744073709551615');
    });
  });

  it('count what was minted and what was burned', () => {
    const { rows } = foldAll(tokenSupply, [minted(at(20), alice, MAX), burned(at(21), alice, 1n)]);
    const supply = (MAX - 1n).toString();
    assert.deepEqual(rows, [{ contractAddress: tokenAddress, minted: MAX.toString(), burned: '1', supply }]);
  });

  it('tell who votes for whom, and whom before', () => {
    const { rows } = foldAll(delegations, [
      delegateChanged(at(20), alice, undefined, alice),
      delegateChanged(at(21), alice, alice, bob),
    ]);
    assert.deepEqual(
      rows.map(({ account, delegatee, previous, changedLedger }) => [account, delegatee, previous, changedLedger]),
      [[alice, bob, alice, 21]],
    );
  });

  it('follow voting power, and contradict a change from what it never was', () => {
    const { rows, contradictions } = foldAll(votingPower, [
      votesChanged(at(20), alice, 0n, 50n),
      votesChanged(at(21), alice, 50n, 20n),
      votesChanged(at(22), alice, 50n, 90n),
    ]);
    assert.deepEqual([rows[0]?.votes, contradictions.map(({ event }) => event.id)], ['20', [eventId(at(22))]]);
  });

  it('keep every reward, once per key, and what each epoch paid', () => {
    const fields = { learner: alice, course: 'soroban', amount: 50n, minter: bob, epoch: 1 };
    const [first, second] = ['1'.repeat(64), '2'.repeat(64)];
    const events = [
      rewardMinted(at(20), { ...fields, kind: 'Course', key: first }),
      rewardMinted(at(21), { ...fields, kind: 'Referral', key: second, epoch: 2 }),
      rewardMinted(at(22), { ...fields, kind: 'Course', key: first }),
    ];
    const { rows, contradictions } = foldAll(rewards, events);
    assert.deepEqual(
      rows.map(({ key, kind, epoch, amount }) => [key, kind, epoch, amount]),
      [
        [first, 'course', 1, '50'],
        [second, 'referral', 2, '50'],
      ],
    );
    assert.equal(contradictions.length, 1);
    assert.deepEqual(foldAll(rewardEpochs, events.slice(0, 2)).rows, [
      { epoch: 1, rewards: 1, amount: '50' },
      { epoch: 2, rewards: 1, amount: '50' },
    ]);
  });

  it('keep what is set: rewards by course, the one for referrals, the budget', () => {
    const { rows } = foldAll(rewardSettings, [
      rewardSet(at(20), undefined, 10n, treasury),
      rewardSet(at(21), 'soroban', 50n, treasury),
      rewardSet(at(22), 'soroban', 0n, treasury),
    ]);
    assert.deepEqual(
      rows.map(({ kind, course, amount, setBy }) => [kind, course, amount, setBy]),
      [
        ['referral', '', '10', treasury],
        ['course', 'soroban', '0', treasury],
      ],
    );
    assert.equal(foldAll(epochBudget, [epochBudgetSet(at(20), 7n, treasury)]).rows[0]?.amount, '7');
  });
});
