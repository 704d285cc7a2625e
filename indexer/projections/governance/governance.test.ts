import assert from 'node:assert/strict';
import pg from 'pg';
import { type ProposalFacts, proposalState, proposalStates } from '#read-model';
import { testDatabase } from '../../../stack/testing.ts';
import { account, closedAt, eventId, governanceAddress, type Place } from '../../testing/events.ts';
import { foldAll } from '../../testing/fold.ts';
import {
  proposalCanceled,
  proposalConfirmed,
  proposalCreated,
  proposalExecuted,
  proposalExtended,
  proposalQueued,
  settings,
  settingsChanged,
  voteCast,
} from '../../testing/governance-events.ts';
import { random } from '../../testing/workload.ts';
import governanceSettings from './governance_settings.ts';
import proposals from './proposals.ts';
import votes from './votes.ts';

const [proposer, alice, bob, guardian] = [account(1), account(2), account(3), account(4)];
const at = (ledger: number, index = 0): Place => ({ ledger, index });
const created = proposalCreated(at(20), 1, proposer, 100n);

describe('the projections of governance', () => {
  it('keep a proposal with all that its page shows, actions and their arguments included', () => {
    const { rows } = foldAll(proposals, [created]);
    const { actions, settings: kept, title, quorum, status, voteStart, voteEnd, createdEvent } = rows[0] ?? {};
    assert.deepEqual(actions, [
      {
        call: {
          contract: governanceAddress,
          function: 'set_reward',
          args: [
            { type: 'symbol', value: 'soroban' },
            { type: 'i128', value: '50' },
          ],
          authorizations: [],
        },
      },
    ]);
    assert.deepEqual(
      { kept, title, quorum, status, voteStart, voteEnd, createdEvent },
      {
        kept: settings,
        title: 'Proposal 1',
        quorum: '100',
        status: 'proposed',
        voteStart: 21,
        voteEnd: 30,
        createdEvent: eventId(at(20)),
      },
    );
  });

  it('count votes by side, each voter once', () => {
    const events = [
      created,
      voteCast(at(21), 1, alice, 'For', 2n ** 100n),
      voteCast(at(22), 1, bob, 'Against', 5n),
      voteCast(at(23), 1, guardian, 'Abstain', 1n),
    ];
    const [{ forVotes, againstVotes, abstainVotes, voters } = {}] = foldAll(proposals, events).rows;
    assert.deepEqual([forVotes, againstVotes, abstainVotes, voters], [(2n ** 100n).toString(), '5', '1', 3]);
    const { rows, contradictions } = foldAll(votes, [...events, voteCast(at(24), 1, alice, 'Against', 9n)]);
    assert.deepEqual(
      rows.map(({ voter, support, weight, reason }) => [voter, support, weight, reason]),
      [
        [alice, 'for', (2n ** 100n).toString(), 'because'],
        [bob, 'against', '5', 'because'],
        [guardian, 'abstain', '1', 'because'],
      ],
    );
    assert.equal(contradictions.length, 1);
  });

  it('follow a proposal from extension to execution', () => {
    const { rows } = foldAll(proposals, [
      created,
      proposalExtended(at(29), 1, 34),
      proposalQueued(at(35), 1, 1_900_000_000n, 1_900_000_100n),
      proposalConfirmed(at(36), 1, guardian),
      proposalExecuted(at(37), 1),
    ]);
    const [row = {}] = rows;
    assert.deepEqual(
      [row.status, row.voteEnd, row.isExtended, row.eta, row.expiresAt, row.confirmedBy, row.executedLedger],
      ['executed', 34, true, '1900000000', '1900000100', guardian, 37],
    );
  });

  it('say who canceled a proposal and why, and contradict what happens to one that was never made', () => {
    const { rows, contradictions } = foldAll(proposals, [
      created,
      proposalCanceled(at(25), 1, guardian, 'not sound'),
      proposalExecuted(at(26), 2),
    ]);
    const [row = {}] = rows;
    assert.deepEqual([row.status, row.canceledBy, row.cancelReason], ['canceled', guardian, 'not sound']);
    assert.deepEqual([rows.length, contradictions.length], [1, 1]);
  });

  it('keep the settings, and which proposal set them', () => {
    const { rows, versions } = foldAll(governanceSettings, [settingsChanged(at(20)), settingsChanged(at(50), 3)]);
    assert.deepEqual([rows[0]?.proposal, rows[0]?.quorumBps, rows[0]?.setAt], [3, 400, closedAt(50)]);
    assert.deepEqual(
      versions.map(({ proposal }) => proposal),
      [null, 3],
    );
  });
});

describe("a proposal's state", () => {
  const facts: ProposalFacts = {
    status: 'proposed',
    voteStart: 21,
    voteEnd: 30,
    forVotes: '60',
    againstVotes: '10',
    abstainVotes: '40',
    quorum: '100',
    eta: null,
    expiresAt: null,
    settings: { grace: '104' },
  };
  const queued: ProposalFacts = { ...facts, status: 'queued', eta: '1000', expiresAt: '1100' };
  const cases: [state: string, proposal: ProposalFacts, ledger: number, seconds: number][] = [
    ['pending', facts, 20, 0],
    ['active', facts, 21, 0],
    ['active', facts, 30, 0],
    ['succeeded', facts, 31, 0],
    ['succeeded', facts, 50, 0], // 30 + 104 / 5, rounded down
    ['expired', facts, 51, 0],
    ['defeated', { ...facts, forVotes: '59' }, 31, 0],
    ['defeated', { ...facts, againstVotes: '60' }, 31, 0],
    ['queued', queued, 40, 999.999],
    ['ready', queued, 40, 1000],
    ['ready', queued, 40, 1099.999],
    ['expired', queued, 40, 1100],
    ['executed', { ...queued, status: 'executed' }, 99, 9999],
    ['canceled', { ...facts, status: 'canceled' }, 25, 0],
  ];
  for (const [state, proposal, ledger, seconds] of cases)
    it(`${state} at ledger ${ledger}, ${seconds} s`, () =>
      assert.equal(proposalState(proposal, ledger, new Date(seconds * 1000)), state));

  it('is the same in SQL', async function () {
    this.timeout(60_000);
    const database = await testDatabase();
    const db = new pg.Client({ connectionString: database.url });
    await db.connect();
    try {
      const below = random(Number(process.env.SEED ?? 1));
      const seen = new Set<string>();
      for (let i = 0; i < 400; i++) {
        const isQueued = below(2) === 0;
        const proposal: ProposalFacts = {
          ...facts,
          status: (['proposed', 'queued', 'executed', 'canceled'] as const)[below(8)] ?? 'proposed',
          forVotes: String(below(120)),
          againstVotes: String(below(60)),
          eta: isQueued ? String(1000 + below(3)) : null,
          expiresAt: isQueued ? String(1003 + below(3)) : null,
        };
        const [ledger, closedAt] = [18 + below(36), new Date(999_000 + below(9) * 999)];
        const state = proposalState(proposal, ledger, closedAt);
        seen.add(state);
        const { rows } = await db.query(
          `SELECT chain.proposal_state($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
          [
            ...[proposal.status, proposal.voteStart, proposal.voteEnd, proposal.forVotes, proposal.againstVotes],
            ...[
              proposal.abstainVotes,
              proposal.quorum,
              proposal.eta,
              proposal.expiresAt,
              proposal.settings,
              ledger,
              closedAt,
            ],
          ],
        );
        assert.equal(rows[0].proposal_state, state, JSON.stringify({ proposal, ledger, closedAt }));
      }
      assert.deepEqual([...seen].sort(), [...proposalStates].sort());
    } finally {
      await db.end();
      await database.close();
    }
  });
});
