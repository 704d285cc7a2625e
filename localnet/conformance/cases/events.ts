import assert from 'node:assert/strict';
import { nativeToScVal } from '@stellar/stellar-sdk';
import { type Group, group } from '../case.ts';
import { cap, method, XDR_JSON } from '../documents.ts';
import type { Network } from '../network.ts';
import type { Outcome } from '../outcome.ts';
import { call, list, symbol, u32 } from '../probe.ts';

const DOC = method('getEvents');
const topic = (text: string) => symbol(text).toXdr('base64');

/** A probe of its own that published five numbered events in one call and one with four topics in another. */
async function publishing(
  network: Network,
): Promise<{ contract: string; many: Outcome; four: Outcome; start: number }> {
  return network.once('publishing', async () => {
    const contract = await network.deployProbe();
    const signer = await network.account();
    const many = await network.invoke(signer, call(contract, 'publish_many', u32(5)));
    const topics = list(symbol('a'), symbol('b'), symbol('c'), u32(4));
    const four = await network.invoke(signer, call(contract, 'publish', topics, nativeToScVal('text')));
    return { contract, many, four, start: many.told.ledger };
  });
}

// biome-ignore lint/suspicious/noExplicitAny: raw JSON answers
type Page = { events: any[]; cursor: string; latestLedger: number; oldestLedger: number };

async function page(network: Network, filter: object, more: object = {}): Promise<Page> {
  const { contract, start } = await publishing(network);
  const filters = [{ type: 'contract', contractIds: [contract], ...filter }];
  return network.result('getEvents', { startLedger: start, filters, ...more });
}

async function refusal(network: Network, params: object): Promise<{ code: number; message: string }> {
  const { error } = await network.ask('getEvents', { startLedger: await network.latestLedger(), ...params });
  assert.ok(error, 'expected an error');
  return error;
}

export const events: Group = group('getEvents', {
  "a contract's events come in order, each with its place": [
    DOC,
    async (network) => {
      const { contract, many } = await publishing(network);
      const { events } = await page(network, { topics: [[topic('many'), '*']] });
      assert.deepEqual(
        events.map(({ value }) => value),
        [0, 1, 2, 3, 4].map((number) => u32(number).toXdr('base64')),
      );
      const { type, ledger, contractId, txHash, operationIndex, transactionIndex } = events[0];
      assert.deepEqual(
        { type, ledger, contractId, txHash, operationIndex, transactionIndex },
        {
          type: 'contract',
          ledger: many.told.ledger,
          contractId: contract,
          txHash: many.hash,
          operationIndex: 0,
          transactionIndex: many.told.applicationOrder,
        },
      );
    },
  ],
  'an id is ledger, transaction, operation and index, fixed in width': [
    'https://github.com/stellar/stellar-protocol/blob/master/ecosystem/sep-0035.md',
    async (network) => {
      const { many } = await publishing(network);
      const { events } = await page(network, { topics: [[topic('many'), '*']] });
      const toid = (BigInt(many.told.ledger) << 32n) | (BigInt(many.told.applicationOrder) << 12n);
      assert.deepEqual(
        events.map(({ id }) => id),
        [0, 1, 2, 3, 4].map((index) => `${String(toid).padStart(19, '0')}-${String(index).padStart(10, '0')}`),
      );
    },
  ],
  'close times are RFC 3339 in UTC': [
    DOC,
    async (network) => {
      const { many } = await publishing(network);
      const { events } = await page(network, {});
      assert.equal(Date.parse(events[0].ledgerClosedAt) / 1000, Number(many.told.createdAt));
      assert.match(events[0].ledgerClosedAt, /Z$/u);
    },
  ],
  'pages by cursor hold every event once': [
    DOC,
    async (network) => {
      const { contract } = await publishing(network);
      const whole = (await page(network, {})).events.map(({ id }) => id);
      const filters = [{ type: 'contract', contractIds: [contract] }];
      const paged: string[] = [];
      let next = await page(network, {}, { pagination: { limit: 4 } });
      while (paged.length < whole.length && next.events.length > 0) {
        paged.push(...next.events.map(({ id }) => id));
        next = await network.result('getEvents', { filters, pagination: { limit: 4, cursor: next.cursor } });
      }
      assert.deepEqual(paged, whole);
    },
  ],
  'the cursor of a full page is the id of its last event': [
    DOC,
    async (network) => {
      const { events, cursor } = await page(network, {}, { pagination: { limit: 2 } });
      assert.deepEqual([events.length, cursor], [2, events[1].id]);
    },
  ],
  'the cursor of a page that is not full is the end of the window': [
    DOC,
    async (network) => {
      const { cursor, latestLedger } = await page(network, { topics: [[topic('nothing')]] });
      const end = (((BigInt(latestLedger) + 1n) << 32n) - 1n).toString().padStart(19, '0');
      assert.equal(cursor, `${end}-4294967295`);
    },
  ],
  'a cursor at the end gives an empty page and no error': [
    DOC,
    async (network) => {
      const { cursor } = await page(network, { topics: [[topic('nothing')]] });
      const { contract } = await publishing(network);
      const next = await network.result('getEvents', {
        filters: [{ contractIds: [contract] }],
        pagination: { cursor },
      });
      assert.deepEqual(next.events, []);
    },
  ],
  'endLedger is not included': [
    DOC,
    async (network) => {
      const { many, four } = await publishing(network);
      const { events } = await page(network, {}, { endLedger: four.told.ledger });
      assert.deepEqual([...new Set(events.map(({ txHash }) => txHash))], [many.hash]);
    },
  ],
  'a topic filter without ** asks for that many topics': [
    DOC,
    async (network) => {
      assert.equal((await page(network, { topics: [['*', '*', '*', '*']] })).events.length, 1);
      assert.equal((await page(network, { topics: [['*', '*', '*']] })).events.length, 0);
    },
  ],
  'a trailing ** stands for any number of topics, none included': [
    DOC,
    async (network) => {
      assert.equal((await page(network, { topics: [[topic('a'), '**']] })).events.length, 1);
      assert.equal((await page(network, { topics: [['**']] })).events.length, 6);
      assert.equal((await page(network, { topics: [['*', '*', '*', '*', '**']] })).events.length, 1);
    },
  ],
  'a topic filter compares values, and * any one': [
    DOC,
    async (network) => {
      const three = u32(3).toXdr('base64');
      assert.equal((await page(network, { topics: [[topic('many'), three]] })).events.length, 1);
      assert.equal((await page(network, { topics: [[topic('a'), '*', topic('c'), '*']] })).events.length, 1);
      assert.equal((await page(network, { topics: [[topic('a'), '*', topic('b'), '*']] })).events.length, 0);
    },
  ],
  'any of several topic filters will do, and any of several filters': [
    DOC,
    async (network) => {
      const { contract, start } = await publishing(network);
      const one = [topic('many'), u32(1).toXdr('base64')];
      const two = [topic('many'), u32(2).toXdr('base64')];
      assert.equal((await page(network, { topics: [one, two] })).events.length, 2);
      const filters = [one, two].map((topics) => ({ contractIds: [contract], topics: [topics] }));
      const { events } = await network.result('getEvents', { startLedger: start, filters });
      assert.equal(events.length, 2);
    },
  ],
  'the type may be one or several, joined by commas': [
    DOC,
    async (network) => {
      assert.equal((await page(network, { type: 'contract,system' })).events.length, 6);
      assert.equal((await page(network, { type: 'system' })).events.length, 0);
    },
  ],
  'without filters come all events, fees of all transactions among them': [
    cap(67),
    async (network) => {
      const { many } = await publishing(network);
      const params = { startLedger: many.told.ledger, endLedger: many.told.ledger + 1, pagination: { limit: 10_000 } };
      const { events } = await network.result('getEvents', params);
      const own = events.filter(({ txHash }: { txHash: string }) => txHash === many.hash);
      const [fee] = own;
      assert.deepEqual(fee.topic[0], topic('fee'));
      assert.deepEqual([fee.transactionIndex, fee.operationIndex], [0, 0], 'before all transactions');
      const refund = own.at(-1);
      assert.deepEqual([refund.topic[0], refund.transactionIndex], [topic('fee'), 0xfffff], 'after all transactions');
    },
  ],
  'events come as JSON when asked': [
    XDR_JSON,
    async (network) => {
      const { events } = await page(network, { topics: [[topic('a'), '**']] }, { xdrFormat: 'json' });
      assert.deepEqual(events[0].topicJson, [{ symbol: 'a' }, { symbol: 'b' }, { symbol: 'c' }, { u32: 4 }]);
      assert.deepEqual(events[0].valueJson, { string: 'text' });
      assert.equal(events[0].value ?? '', '');
    },
  ],
  'an event of no topics matches ** only': [
    DOC,
    async (network) => {
      const contract = await network.deployProbe();
      const outcome = await network.invoke(await network.account(), call(contract, 'publish', list(), u32(1)));
      const ask = async (segment: string) =>
        (
          await network.result('getEvents', {
            startLedger: outcome.told.ledger,
            filters: [{ contractIds: [contract], topics: [[segment]] }],
          })
        ).events.length;
      assert.deepEqual([await ask('**'), await ask('*')], [1, 0]);
    },
  ],
  'a start beyond the latest ledger answers -32600 with the range': [
    DOC,
    async (network) => {
      const { code, message } = await refusal(network, { startLedger: (await network.latestLedger()) + 100_000 });
      assert.equal(code, -32600);
      assert.match(message, /startLedger must be within the ledger range: \d+ - \d+/u);
    },
  ],
  ...refusals([
    ['a start of zero', { startLedger: 0 }, /startLedger must be positive/u],
    ['a limit over 10,000', { pagination: { limit: 10_001 } }, /limit must not exceed/u],
    ['six filters', { filters: Array(6).fill({}) }, /maximum 5 filters/u],
    ['six contracts in a filter', { filters: [{ contractIds: Array(6).fill('C') }] }, /maximum 5 contract IDs/u],
    ['six topic filters', { filters: [{ topics: Array(6).fill(['*']) }] }, /maximum 5 topics/u],
    ['five segments', { filters: [{ topics: [['*', '*', '*', '*', '*']] }] }, /more than 4 segments/u],
    ['a topic filter without segments', { filters: [{ topics: [[]] }] }, /at least 1 segment/u],
    ['** before the end', { filters: [{ topics: [['**', '*']] }] }, /only allowed as the last segment/u],
    ['a contract id that is none', { filters: [{ contractIds: ['GABC'] }] }, /contract ID 1 invalid/u],
    ['diagnostic events', { filters: [{ type: 'diagnostic' }] }, /type must be either 'system' or 'contract'/u],
    ['a segment that is no XDR', { filters: [{ topics: [['x']] }] }, /invalid parameters/u],
    ['a cursor that is none', { startLedger: undefined, pagination: { cursor: 'x' } }, /invalid parameters/u],
    [
      'a cursor beside a start',
      { pagination: { cursor: '0000000004294967296-0000000000' } },
      /ledger ranges and cursor cannot both be set/u,
    ],
  ]),
});

/** Requests that answer -32602. */
function refusals(list: [what: string, params: object, message: RegExp][]): Parameters<typeof group>[1] {
  return Object.fromEntries(
    list.map(([what, params, expected]) => [
      `${what} answers -32602`,
      [
        DOC,
        async (network: Network) => {
          const { code, message } = await refusal(network, params);
          assert.equal(code, -32602);
          assert.match(message, expected);
        },
      ],
    ]),
  );
}
