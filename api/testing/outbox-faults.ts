/** What stands between the outbox and the world, and can be made to fail: the RPC, Postgres and Redis seen through somebody. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer, connect as dial, type Socket } from 'node:net';
import path from 'node:path';
import type { OutboxNetwork } from './outbox-network.ts';

export interface StartedWorker {
  child: ChildProcess;
  output(): string;
}

/** @param env beyond what names the network, its keys and its database */
export function startOutboxWorker(network: OutboxNetwork, env: NodeJS.ProcessEnv = {}): StartedWorker {
  const { keys, channels, channelsSecret, databaseUrl, contractsFile, localnet, root } = network;
  const child = spawn(process.execPath, [path.join(root, 'api/worker.ts')], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      DATABASE_URL: databaseUrl,
      STELLAR_RPC_URL: localnet.rpcUrl,
      CONTRACTS_FILE: contractsFile,
      ATTESTOR_SECRET: keys.attestor.secret(),
      ISSUER_SECRET: keys.issuer.secret(),
      MINTER_SECRET: keys.minter.secret(),
      CHANNELS_SECRET: channelsSecret.toString('base64'),
      CHANNELS: String(channels.size),
      WORKER_PORT: '0',
      ...env,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  return { child, output: () => output };
}

/** Has a process believe that it is so much later than it is. */
export const clockAhead = (ms: number): string =>
  `--import data:text/javascript,const%20now=Date.now;Date.now=()=>now()+${ms}`;

export interface RpcDoor {
  url: string;
  /** While set, every connection is closed at once. */
  isAway: boolean;
  /** While set, contract calls are said to bid so many stroops. */
  bid: number | undefined;
  /** Carries out the next questions of a method (empty: of any), and says nothing. */
  lose(method: string, times: number): void;
  /** Before a question is passed on, and before its answer is. */
  onStep(isAnswered: boolean): void;
  close(): void;
}

export async function openRpcDoor(target: string): Promise<RpcDoor> {
  const server = createHttpServer();
  let lost = { method: '', times: 0 };
  const door: RpcDoor = {
    url: '',
    isAway: false,
    bid: undefined,
    lose: (method, times) => {
      lost = { method, times };
    },
    onStep: () => {},
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  server.on('request', async (request, response) => {
    if (door.isAway) return response.destroy();
    const body = Buffer.concat(await request.toArray());
    door.onStep(false);
    const answer = await fetch(target, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })
      .then(async (each) => (each.ok ? await each.text() : undefined))
      .catch(() => undefined);
    door.onStep(true);
    const isLost = lost.times > 0 && body.includes(lost.method) && lost.times-- > 0;
    if (answer === undefined || door.isAway || isLost) return response.destroy();
    response.setHeader('Content-Type', 'application/json');
    response.end(door.bid === undefined ? answer : withBid(answer, door.bid));
  });
  door.url = `http://127.0.0.1:${await listenOn(server)}`;
  return door;
}

function withBid(answer: string, bid: number): string {
  const parsed = JSON.parse(answer) as { result?: { sorobanInclusionFee?: { p90: string } } };
  if (parsed.result?.sorobanInclusionFee) parsed.result.sorobanInclusionFee.p90 = String(bid);
  return JSON.stringify(parsed);
}

export interface Cable {
  url: string;
  /** While set, every connection is closed at once. */
  isCut: boolean;
  /** Before bytes are passed on. */
  onStep(isAnswer: boolean): void;
  /** Closes what is open; the next connection gets through. */
  cut(): void;
  close(): void;
}

/** A TCP connection to the server of an address, which can be cut. */
export async function layCable(target: string): Promise<Cable> {
  const url = new URL(target);
  const [host, port] = [url.hostname, Number(url.port)];
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = dial(port, host);
    for (const [from, to, isAnswer] of [
      [near, far, false],
      [far, near, true],
    ] as const) {
      open.add(from);
      from.on('data', (bytes) => {
        cable.onStep(isAnswer);
        to.write(bytes);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
    if (cable.isCut) near.destroy();
  });
  const cable: Cable = {
    url: '',
    isCut: false,
    onStep: () => {},
    cut: () => {
      for (const socket of open) socket.destroy();
    },
    close: () => {
      cable.cut();
      server.close();
    },
  };
  url.host = `127.0.0.1:${await listenOn(server)}`;
  cable.url = url.href;
  return cable;
}

async function listenOn(server: Server | ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}
