import assert from 'node:assert/strict';
import {
  Account,
  BASE_FEE,
  Keypair,
  Memo,
  MuxedAccount,
  Operation,
  rpc,
  type StellarToml,
  Transaction,
  TransactionBuilder,
  WebAuth,
} from '@stellar/stellar-sdk';
import jwt from 'jsonwebtoken';
import { parse } from 'smol-toml';
import { type Localnet, startLocalnet } from '../../localnet/src/localnet.ts';
import { newTokenPem, type TestApi, testApi, tokenPem, webAuth } from '../testing/api.ts';
import { accessTokens, readTokenKeys } from './access-token.ts';

const server = webAuth.signingKey;
const passphrase = webAuth.networkPassphrase;

describe('signing in with a wallet', function () {
  this.timeout(60_000);
  let localnet: Localnet;
  let api: TestApi;
  before(async () => {
    localnet = await startLocalnet();
    api = await testApi({ rpcUrl: localnet.rpcUrl });
  });
  after(async () => {
    await api?.close();
    await localnet?.close();
  });

  const ask = (query: Record<string, string>) => api.get(`/v1/auth/stellar?${new URLSearchParams(query)}`);
  const challenge = async (query: Record<string, string>): Promise<Transaction> => {
    const { status, body } = await ask(query);
    assert.equal(status, 200, JSON.stringify(body));
    return new Transaction((body as { transaction: string }).transaction, passphrase);
  };
  const envelope = (transaction: Transaction) => String(transaction.toEnvelope().toXdr('base64'));
  const send = (transaction: Transaction | string, headers?: Record<string, string>) =>
    api.post(
      '/v1/auth/stellar',
      JSON.stringify({ transaction: typeof transaction === 'string' ? transaction : envelope(transaction) }),
      headers,
    );
  const signed = async (query: Record<string, string>, ...signers: Keypair[]): Promise<Transaction> => {
    const transaction = await challenge(query);
    transaction.sign(...signers);
    return transaction;
  };
  const signIn = async (keypair: Keypair): Promise<string> => {
    const { status, body } = await send(await signed({ account: keypair.publicKey() }, keypair));
    assert.equal(status, 200, JSON.stringify(body));
    return (body as { token: string }).token;
  };
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
  const account = (token: string) => api.get('/v1/account', bearer(token));
  const refused = async (answer: Promise<{ status: number; body: unknown }>, pattern: RegExp, expected = 400) => {
    const { status, body } = await answer;
    assert.deepEqual([status, Object.keys(body as object)], [expected, ['error']]);
    assert.match((body as { error: string }).error, pattern);
  };

  describe('the challenge', () => {
    it('is what the SDK of a wallet expects', async () => {
      const client = Keypair.random().publicKey();
      const { status, headers, body } = await ask({ account: client });
      assert.equal(status, 200);
      assert.equal(headers.get('Access-Control-Allow-Origin'), '*');
      const { transaction, network_passphrase } = body as { transaction: string; network_passphrase: string };
      assert.equal(network_passphrase, passphrase);
      const read = WebAuth.readChallengeTx(
        transaction,
        server.publicKey(),
        passphrase,
        'localhost:3000',
        'localhost:3000',
      );
      assert.equal(read.clientAccountID, client);
      assert.equal(read.tx.sequence, '0');
      assert.equal(Number(read.tx.timeBounds?.maxTime) - Number(read.tx.timeBounds?.minTime), 900);
      assert.equal(read.tx.signatures.length, 1);
    });

    it('never says the same twice', async () => {
      const client = Keypair.random().publicKey();
      const [one, other] = [await challenge({ account: client }), await challenge({ account: client })];
      assert.notEqual(envelope(one), envelope(other));
    });

    it('says in SEP-10’s form what is wrong with a request, readable from any page', async () => {
      const good = Keypair.random().publicKey();
      const muxed = new MuxedAccount(new Account(good, '0'), '7').accountId();
      await refused(ask({ account: 'GABC' }), /no valid address/);
      await refused(ask({}), /account: found nothing/);
      await refused(ask({ account: muxed, memo: '7' }), /memo with a muxed account/);
      await refused(ask({ account: good, memo: 'seven' }), /64-bit id/);
      await refused(ask({ account: good, memo: '18446744073709551616' }), /64-bit id/);
      await refused(ask({ account: good, home_domain: 'example.com' }), /expected localhost:3000/);
      await refused(ask({ account: good, client_domain: 'not a domain' }), /no domain name/);
      await refused(ask({ account: good, client_domain: 'localhost' }), /no domain name/);
      await refused(ask({ account: good, colour: 'green' }), /colour: not known here/);
      const { headers } = await ask({ account: 'GABC' });
      assert.equal(headers.get('Access-Control-Allow-Origin'), '*');
    });

    it('is refused where the wallet’s own domain can’t be read', async () => {
      await refused(
        ask({ account: Keypair.random().publicKey(), client_domain: 'wallet.invalid' }),
        /https:\/\/wallet\.invalid\/\.well-known\/stellar\.toml could not be read/,
      );
    });
  });

  describe('the answer', () => {
    it('of an account that is not on the ledger gives a token by its master key', async () => {
      const client = Keypair.random();
      const token = await signIn(client);
      const claims = jwt.decode(token, { complete: true });
      assert.equal(claims?.header.alg, 'ES256');
      const payload = claims?.payload as jwt.JwtPayload;
      assert.equal(payload.sub, client.publicKey());
      assert.equal(payload.iss, 'http://localhost:3000/v1/auth/stellar');
      assert.equal(Number(payload.exp) - Number(payload.iat), 600);
      const { body } = await account(token);
      assert.deepEqual(
        (body as { wallets: { subject: string }[] }).wallets.map(({ subject }) => subject),
        [client.publicKey()],
      );
    });

    it('comes as JSON or as a form', async () => {
      const client = Keypair.random();
      const transaction = envelope(await signed({ account: client.publicKey() }, client));
      const form = new URLSearchParams({ transaction }).toString();
      const { status } = await api.post('/v1/auth/stellar', form, {
        'Content-Type': 'application/x-www-form-urlencoded',
      });
      assert.equal(status, 200);
    });

    it('is taken once, also when it comes five times at once', async () => {
      const client = Keypair.random();
      const transaction = await signed({ account: client.publicKey() }, client);
      const answers = await Promise.all(Array.from({ length: 5 }, () => send(transaction)));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400, 400, 400, 400]);
      await refused(send(transaction), /answered before/);
    });

    it('with memo or muxed address is somebody else than the account alone', async () => {
      const client = Keypair.random();
      const address = client.publicKey();
      const muxed = new MuxedAccount(new Account(address, '0'), '7').accountId();
      const subjects: string[] = [];
      const queries: Record<string, string>[] = [
        { account: address },
        { account: address, memo: '7' },
        { account: muxed },
      ];
      for (const query of queries) {
        const { body } = await send(await signed(query, client));
        subjects.push(String((jwt.decode((body as { token: string }).token) as jwt.JwtPayload).sub));
      }
      assert.deepEqual(subjects, [address, `${address}:7`, muxed]);
    });

    it('needs the signatures of the account, and no stranger’s', async () => {
      const [client, stranger] = [Keypair.random(), Keypair.random()];
      const query = { account: client.publicKey() };
      await refused(send(await signed(query)), /None of the given signers|not signed/);
      await refused(send(await signed(query, stranger)), /None of the given signers|unrecognized/);
      await refused(send(await signed(query, client, stranger)), /unrecognized signatures/);
      await refused(send(await signed(query, server)), /None of the given signers|unrecognized/);
    });

    it('is refused when it is not our challenge, unchanged and in time', async () => {
      const client = Keypair.random();
      const made = (change: {
        signer?: Keypair;
        homeDomain?: string;
        webAuthDomain?: string;
        passphrase?: string;
        timeout?: number;
      }) => {
        const transaction = new Transaction(
          WebAuth.buildChallengeTx(
            change.signer ?? server,
            client.publicKey(),
            change.homeDomain ?? 'localhost:3000',
            change.timeout ?? 900,
            change.passphrase ?? passphrase,
            change.webAuthDomain ?? 'localhost:3000',
          ),
          change.passphrase ?? passphrase,
        );
        transaction.sign(client);
        return transaction;
      };
      assert.equal((await send(made({}))).status, 200);
      await refused(send(made({ signer: client })), /source account/);
      await refused(send(made({ homeDomain: 'example.com' })), /home domain/);
      await refused(send(made({ webAuthDomain: 'example.com' })), /web_auth_domain/);
      await refused(send(made({ passphrase: 'Test SDF Network ; September 2015' })), /not signed by server/i);
      await refused(send(made({ timeout: 901 })), /time bounds/);
      await refused(send('AAAA'), /deserialize/);
      await refused(send(envelope(made({})).slice(0, -8)), /deserialize/);
    });

    it('is refused when it lacks web_auth_domain, or holds more than a challenge may', async () => {
      const client = Keypair.random();
      const now = Math.floor(Date.now() / 1000);
      const custom = (operations: ReturnType<typeof Operation.manageData>[], memo: Memo = Memo.none()) => {
        const builder = new TransactionBuilder(new Account(server.publicKey(), '-1'), {
          fee: BASE_FEE,
          networkPassphrase: passphrase,
          timebounds: { minTime: now, maxTime: now + 900 },
        }).addMemo(memo);
        for (const operation of operations) builder.addOperation(operation);
        const transaction = builder.build() as Transaction;
        transaction.sign(server, client);
        return transaction;
      };
      const value = Buffer.alloc(48, 1).toString('base64');
      const first = Operation.manageData({ name: 'localhost:3000 auth', value, source: client.publicKey() });
      const second = Operation.manageData({
        name: 'web_auth_domain',
        value: 'localhost:3000',
        source: server.publicKey(),
      });
      assert.equal((await send(custom([first, second]))).status, 200);
      await refused(send(custom([first])), /does not name localhost:3000/);
      await refused(send(custom([first, second], Memo.text('7'))), /memo must be of type/);
      const payment = Operation.bumpSequence({ bumpTo: '9', source: client.publicKey() });
      await refused(send(custom([first, second, payment as typeof first])), /not of type 'manageData'/);
    });

    it('is refused five minutes late, which the SDK would forgive', async () => {
      const client = Keypair.random();
      const past = Math.floor(Date.now() / 1000) - 1000;
      const late = new TransactionBuilder(new Account(server.publicKey(), '-1'), {
        fee: BASE_FEE,
        networkPassphrase: passphrase,
        timebounds: { minTime: past, maxTime: past + 900 },
      })
        .addOperation(
          Operation.manageData({
            name: 'localhost:3000 auth',
            value: Buffer.alloc(48, 2).toString('base64'),
            source: client.publicKey(),
          }),
        )
        .addOperation(
          Operation.manageData({ name: 'web_auth_domain', value: 'localhost:3000', source: server.publicKey() }),
        )
        .build() as Transaction;
      late.sign(server, client);
      await refused(send(late), /ran out \d+ s ago/);
    });

    it('of an account on the ledger must reach its medium threshold: 2 of 3 signs in with two signatures and not with one', async () => {
      const rpcServer = new rpc.Server(localnet.rpcUrl, { allowHttp: true });
      const [client, second, third] = [Keypair.random(), Keypair.random(), Keypair.random()];
      await rpcServer.fundAddress(client.publicKey());
      const source = await rpcServer.getAccount(client.publicKey());
      const transaction = new TransactionBuilder(source, { fee: '10000', networkPassphrase: passphrase })
        .addOperation(Operation.setOptions({ signer: { ed25519PublicKey: second.publicKey(), weight: 1 } }))
        .addOperation(Operation.setOptions({ signer: { ed25519PublicKey: third.publicKey(), weight: 1 } }))
        .addOperation(Operation.setOptions({ masterWeight: 1, lowThreshold: 2, medThreshold: 2, highThreshold: 2 }))
        .setTimeout(30)
        .build();
      transaction.sign(client);
      const { hash } = await rpcServer.sendTransaction(transaction);
      assert.equal((await rpcServer.pollTransaction(hash)).status, 'SUCCESS');

      const query = { account: client.publicKey() };
      await refused(send(await signed(query, client)), /weight 1 do not meet threshold 2/);
      assert.equal((await send(await signed(query, second, third))).status, 200);
      assert.equal((await send(await signed(query, client, third))).status, 200);

      // A master key whose weight was taken away is no key any more, even where the threshold is 0.
      const lock = new TransactionBuilder(await rpcServer.getAccount(client.publicKey()), {
        fee: '10000',
        networkPassphrase: passphrase,
      })
        .addOperation(Operation.setOptions({ masterWeight: 0, lowThreshold: 0, medThreshold: 0, highThreshold: 0 }))
        .setTimeout(30)
        .build();
      lock.sign(second, third);
      const locked = await rpcServer.sendTransaction(lock);
      assert.equal((await rpcServer.pollTransaction(locked.hash)).status, 'SUCCESS');
      await refused(send(await signed(query, client)), /None of the given signers|unrecognized/);
      assert.equal((await send(await signed(query, second))).status, 200);
    });
  });

  it('lets nobody in while no RPC answers: a multisig account would pass for one that is not there', async () => {
    const lonely = await testApi({ rpcUrl: 'http://127.0.0.1:1/rpc' });
    try {
      const client = Keypair.random();
      const { body } = await lonely.get(`/v1/auth/stellar?account=${client.publicKey()}`);
      const transaction = new Transaction((body as { transaction: string }).transaction, passphrase);
      transaction.sign(client);
      const post = lonely.post('/v1/auth/stellar', JSON.stringify({ transaction: envelope(transaction) }));
      await refused(post, /No Stellar RPC answers/, 503);
    } finally {
      await lonely.close();
    }
  });

  it('takes no answer that says nothing of the account for one that it is not there', async () => {
    const vague = await testApi();
    vague.rpc.answer = { latestLedger: 100 };
    try {
      const client = Keypair.random();
      const { body } = await vague.get(`/v1/auth/stellar?account=${client.publicKey()}`);
      const transaction = new Transaction((body as { transaction: string }).transaction, passphrase);
      transaction.sign(client);
      const post = vague.post('/v1/auth/stellar', JSON.stringify({ transaction: envelope(transaction) }));
      await refused(post, /No Stellar RPC answers/, 503);
    } finally {
      await vague.close();
    }
  });

  describe('the access token', () => {
    it('is asked for, and told why it is not good', async () => {
      const { status, headers, body } = await api.get('/v1/account');
      assert.equal(status, 401);
      assert.equal(headers.get('WWW-Authenticate'), 'Bearer realm="brain-storm"');
      assert.match((body as { detail: string }).detail, /Found no access token/);
    });

    it('must be ours, for us, in time and signed by ES256', async () => {
      const token = await signIn(Keypair.random());
      const [head, payload, signature] = token.split('.') as [string, string, string];
      const claims = jwt.decode(token) as jwt.JwtPayload;
      const key = readTokenKeys(tokenPem)[0] as ReturnType<typeof readTokenKeys>[0];
      const forge = (change: object, options: jwt.SignOptions = {}, by: jwt.Secret = key.privateKey) =>
        jwt.sign({ ...claims, ...change }, by, { algorithm: 'ES256', keyid: key.id, ...options });
      const strange = readTokenKeys(newTokenPem())[0] as typeof key;
      const none = Buffer.from(JSON.stringify({ alg: 'none', kid: key.id })).toString('base64url');
      const publicPem = key.publicKey.export({ type: 'spki', format: 'pem' });
      // What an algorithm swap would sign with: our public key as if it were a shared secret.
      const hmacHead = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT', kid: key.id })).toString('base64url');
      const { createHmac } = await import('node:crypto');
      const mac = createHmac('sha256', publicPem).update(`${hmacHead}.${payload}`).digest('base64url');
      const bad: [string, RegExp][] = [
        [`${head}.${payload}.${signature.slice(0, -4)}AAAA`, /invalid signature/],
        [`${none}.${payload}.`, /signature is required|not good/],
        [`${hmacHead}.${payload}.${mac}`, /invalid algorithm/],
        [forge({ exp: claims.iat }), /ran out at .*, and it is .* here/],
        [forge({ iss: 'http://evil.example' }), /issuer invalid/],
        [forge({ aud: 'http://localhost:3000/v2' }), /audience invalid/],
        [forge({}, { keyid: strange.id }, strange.privateKey), /no key of ours/],
        [forge({}, {}, strange.privateKey), /invalid signature/],
        ['nonsense', /not good/],
      ];
      assert.equal((await account(forge({}))).status, 200);
      for (const [forged, pattern] of bad) {
        const { status, body } = await account(forged);
        assert.equal(status, 401, forged);
        assert.match((body as { detail: string }).detail, pattern);
      }
    });

    it('is checked by whoever fetches the published keys, old ones included', async () => {
      const token = await signIn(Keypair.random());
      const { keys } = (await api.get('/.well-known/jwks.json')).body as { keys: JsonWebKey[] };
      const { createPublicKey } = await import('node:crypto');
      assert.ok(
        jwt.verify(token, createPublicKey({ key: keys[0] as never, format: 'jwk' }), { algorithms: ['ES256'] }),
      );
      assert.ok(
        keys.every((key) => !('d' in key)),
        'no private part',
      );
      const rotated = accessTokens(readTokenKeys(`${newTokenPem()}${tokenPem}`), 'http://localhost:3000');
      assert.equal(rotated.jwks.keys.length, 2);
      assert.ok(rotated.findKey(jwt.decode(token, { complete: true })?.header.kid));
    });
  });

  describe('several wallets', () => {
    const link = async (token: string, keypair: Keypair) =>
      api.post(
        '/v1/account/wallets',
        JSON.stringify({ transaction: envelope(await signed({ account: keypair.publicKey() }, keypair)) }),
        bearer(token),
      );
    const unlink = async (token: string, subject: string) => {
      const response = await fetch(`${api.url}/v1/account/wallets/${subject}`, {
        method: 'DELETE',
        headers: bearer(token),
      });
      return { status: response.status, body: await response.json() };
    };

    it('belong to one account, each by its own proof, and lead to it', async () => {
      const [first, second] = [Keypair.random(), Keypair.random()];
      const token = await signIn(first);
      const { status, body } = await link(token, second);
      assert.equal(status, 200);
      const { id, wallets } = body as { id: string; wallets: { subject: string }[] };
      assert.deepEqual(
        wallets.map(({ subject }) => subject),
        [first.publicKey(), second.publicKey()],
      );
      assert.equal(((await account(await signIn(second))).body as { id: string }).id, id);
      assert.equal((await link(token, second)).status, 200, 'linking again changes nothing');
    });

    it('are taken from nobody', async () => {
      const [mine, theirs] = [Keypair.random(), Keypair.random()];
      await signIn(theirs);
      const { status, body } = await link(await signIn(mine), theirs);
      assert.equal(status, 409);
      assert.match((body as { detail: string }).detail, /belongs to another account/);
    });

    it('can be unlinked but for the last, and only one’s own', async () => {
      const [first, second, stranger] = [Keypair.random(), Keypair.random(), Keypair.random()];
      const token = await signIn(first);
      await link(token, second);
      assert.equal((await unlink(await signIn(stranger), second.publicKey())).status, 404);
      assert.equal((await unlink(token, first.publicKey())).status, 200);
      const last = await unlink(token, second.publicKey());
      assert.equal(last.status, 409);
      assert.notEqual(
        ((await account(await signIn(first))).body as { id: string }).id,
        ((await account(token)).body as { id: string }).id,
        'an unlinked wallet starts an account of its own',
      );
    });

    it('take the sessions they began along when they go, but for the one that unlinks', async () => {
      const [first, second] = [Keypair.random(), Keypair.random()];
      const token = await signIn(first);
      await link(token, second);
      const [elsewhere, lost] = [await signIn(first), await signIn(second)];
      assert.equal((await unlink(token, second.publicKey())).status, 200);
      assert.deepEqual([(await account(lost)).status, (await account(elsewhere)).status], [401, 200]);
      const [third, own] = [Keypair.random(), token];
      await link(own, third);
      assert.equal((await unlink(own, first.publicKey())).status, 200);
      assert.deepEqual([(await account(own)).status, (await account(elsewhere)).status], [200, 401]);
    });
  });

  it('publishes in stellar.toml what wallets need, for any page to read', async () => {
    const { status, headers, body } = await api.get('/.well-known/stellar.toml');
    assert.equal(status, 200);
    assert.match(headers.get('Content-Type') ?? '', /^text\/plain/);
    assert.equal(headers.get('Access-Control-Allow-Origin'), '*');
    const toml = parse(String(body)) as StellarToml.Api.StellarToml;
    assert.equal(toml.SIGNING_KEY, server.publicKey());
    assert.equal(toml.WEB_AUTH_ENDPOINT, 'http://localhost:3000/v1/auth/stellar');
    assert.equal(toml.NETWORK_PASSPHRASE, passphrase);
  });
});
