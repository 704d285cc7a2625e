/** The api as a process of its own, so that what measures it does not slow it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { newBadgeKeys } from '../api/badge/model.ts';
import { newTokenPem, webAuth } from '../api/testing/api.ts';
import { contracts, passphrase } from '../api/testing/rows.ts';

export interface Started {
  child: ChildProcess;
  url: string;
}

/** @param tokenPem by whose key access tokens are signed */
export async function startApi(
  folder: string,
  databaseUrl: string,
  redisUrl: string,
  tokenPem = newTokenPem(),
): Promise<Started> {
  const contractsFile = path.join(folder, 'contracts.json');
  fs.writeFileSync(contractsFile, JSON.stringify({ networkPassphrase: passphrase, deployLedger: 2, contracts }));
  return start([...process.execArgv, path.join(import.meta.dirname, '../api/main.ts')], {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    CONTRACTS_FILE: contractsFile,
    MAIL_FOLDER: path.join(folder, 'mail'),
    API_PORT: '0',
    WEB_AUTH_SECRET: webAuth.signingKey.secret(),
    SESSION_SECRET: tokenPem,
    ACCOUNT_SECRET: randomBytes(32).toString('base64'),
    BADGE_SECRET: newBadgeKeys(new Date()),
  });
}

/** Starts a program that prints its `url` as JSON when it listens. */
export async function start(args: string[], env: NodeJS.ProcessEnv): Promise<Started> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    output += chunk;
    const url = /"url":"([^"]+)"/.exec(output)?.[1];
    if (!url) continue;
    child.stdout.resume();
    return { child, url };
  }
  throw new Error(`it did not start: ${output}`);
}
