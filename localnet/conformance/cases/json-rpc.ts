import assert from 'node:assert/strict';
import { type Group, group } from '../case.ts';
import { JSON_RPC, method } from '../documents.ts';

const RPC = 'https://developers.stellar.org/docs/data/apis/rpc/api-reference/json-rpc';

/** The door itself. */
export const jsonRpc: Group = group('JSON-RPC', {
  'a method that does not exist answers -32601': [
    JSON_RPC,
    async (network) => {
      const { http, error } = await network.ask('getNothing');
      assert.deepEqual([http, error?.code], [200, -32601]);
    },
  ],
  'a request without a method answers -32600': [
    JSON_RPC,
    async (network) => {
      const answer = await (await network.post('{"jsonrpc":"2.0","id":1}')).json();
      assert.equal(answer.error.code, -32600);
    },
  ],
  'a request of another version of JSON-RPC answers -32600': [
    JSON_RPC,
    async (network) => {
      const answer = await (await network.post('{"jsonrpc":"1.0","id":1,"method":"getHealth"}')).json();
      assert.equal(answer.error.code, -32600);
    },
  ],
  'params given as a list answer -32602': [
    RPC,
    async (network) => assert.equal((await network.ask('getTransaction', ['x'])).error?.code, -32602),
  ],
  'the id comes back as it was, text or number': [
    JSON_RPC,
    async (network) => {
      for (const id of ['abc', 7]) {
        const answer = await (await network.post(JSON.stringify({ jsonrpc: '2.0', id, method: 'getHealth' }))).json();
        assert.deepEqual([answer.jsonrpc, answer.id], ['2.0', id]);
      }
    },
  ],
  'a batch answers each of its requests': [
    JSON_RPC,
    async (network) => {
      const request = (id: number, name: string) => ({ jsonrpc: '2.0', id, method: name });
      const body = JSON.stringify([request(1, 'getHealth'), request(2, 'getNetwork'), request(3, 'getNothing')]);
      const answers: { id: number; error?: object }[] = await (await network.post(body)).json();
      const told = answers.toSorted((left, right) => left.id - right.id).map(({ id, error }) => [id, !error]);
      assert.deepEqual(told, [
        [1, true],
        [2, true],
        [3, false],
      ]);
    },
  ],
  'a notification gets no answer': [
    JSON_RPC,
    async (network) => {
      const response = await network.post('{"jsonrpc":"2.0","method":"getHealth"}');
      assert.equal(await response.text(), '');
    },
  ],
  'a body that is not JSON gets no result': [
    JSON_RPC,
    async (network) => {
      const response = await network.post('{"jsonrpc":');
      assert.ok(response.status >= 400 || JSON.parse(await response.text()).error.code === -32700);
    },
  ],
  'GET is refused: calls are posted': [
    RPC,
    async (network) => {
      const response = await fetch(network.endpoints.rpc);
      assert.equal(response.status, 405);
    },
  ],
  'a body of another content type is refused': [
    RPC,
    async (network) => {
      const response = await network.post('{"jsonrpc":"2.0","id":1,"method":"getHealth"}', {
        'content-type': 'text/plain',
      });
      assert.equal(response.status, 415);
    },
  ],
  'any web page may call': [
    RPC,
    async (network) => {
      const response = await network.post('{"jsonrpc":"2.0","id":1,"method":"getHealth"}', {
        'content-type': 'application/json',
        origin: 'https://example.com',
      });
      assert.ok(['*', 'https://example.com'].includes(response.headers.get('access-control-allow-origin') ?? ''));
    },
  ],
  ...wrongFormats(['getTransaction', 'getLedgerEntries', 'getEvents', 'getLedgers', 'getTransactions']),
});

/** Every method with XDR in its answer takes `xdrFormat`. */
function wrongFormats(methods: string[]): Parameters<typeof group>[1] {
  const params: Record<string, (latest: number) => object> = {
    getTransaction: () => ({ hash: '0'.repeat(64) }),
    getLedgerEntries: () => ({ keys: [] }),
    getEvents: (latest) => ({ startLedger: latest }),
    getLedgers: (latest) => ({ startLedger: latest }),
    getTransactions: (latest) => ({ startLedger: latest }),
  };
  return Object.fromEntries(
    methods.map((name) => [
      `${name} refuses an unknown xdrFormat`,
      [
        method(name),
        async (network) => {
          const given = params[name]?.(await network.latestLedger());
          const { error } = await network.ask(name, { ...given, xdrFormat: 'yaml' });
          assert.ok(error?.code === -32602 || error?.code === -32600, JSON.stringify(error));
          assert.match(error.message, /expected base64, json/u);
        },
      ],
    ]),
  );
}
