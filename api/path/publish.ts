/** `npm run api -- publish-path …`: what a file says becomes a learning path. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { PathRequest } from '#wire';
import { connectDatabase } from '../database.ts';
import { bodyChecker } from '../http/validate.ts';
import { inTurn } from '../transaction.ts';
import { faultsOfCourses, publishPath } from './model.ts';

export const publishPathUsage = `usage: npm run api -- publish-path <file>…

Publishes learning paths (docs/courses.md), beside the running api, after their courses. A file that was published as it is
changes nothing, also where an admin changed the path since. When anything is wrong, all of it is told and nothing is
published.

  API_DATABASE_URL, else DATABASE_URL   the api's Postgres; default: the one that "npm start" runs`;

/** As docs/courses.md says; more is no path. */
const bytesMax = 16 * 1024;
const check = bodyChecker(PathRequest);

/**
 * Publishes as the command line does.
 *
 * @returns what to say
 * @throws {Error} that says everything that is wrong
 */
export async function publishPaths(files: string[], env: NodeJS.ProcessEnv): Promise<string> {
  if (files.length === 0 || files.some((file) => file.startsWith('-'))) throw new Error(publishPathUsage);
  const url = env.API_DATABASE_URL?.trim() || env.DATABASE_URL?.trim();
  if (!url) throw new Error('DATABASE_URL is not set, and no "npm start" runs in this folder that would tell it.');
  const changed = await publishPathFiles(url, files);
  return changed.map(({ key, isChanged }) => `${key} is published${isChanged ? '' : ' as it is'}.`).join('\n');
}

/**
 * Publishes these files in one transaction.
 * @throws {Error} that names every fault of every file; then nothing was written
 */
export async function publishPathFiles(
  databaseUrl: string,
  files: string[],
): Promise<{ key: string; isChanged: boolean }[]> {
  const faults: string[] = [];
  const read = files.flatMap((file) => {
    try {
      return [readPathFile(file)];
    } catch (error) {
      faults.push(`${file}: ${(error as Error).message}`);
      return [];
    }
  });
  const { sequelize } = connectDatabase(databaseUrl);
  try {
    return await inTurn({ sequelize }, async (transaction) => {
      for (const { file, request } of read)
        for (const fault of await faultsOfCourses(sequelize, request.courses, transaction))
          faults.push(`${file}: courses: ${fault}`);
      if (faults.length > 0) throw new Error(`Nothing was published.\n${faults.join('\n')}`);
      const published = [];
      for (const { request, hash } of read)
        published.push({
          key: request.key,
          isChanged: await publishPath(sequelize, { ...request, hash }, transaction),
        });
      return published;
    });
  } finally {
    await sequelize.close();
  }
}

function readPathFile(file: string): { file: string; request: PathRequest; hash: string } {
  const bytes = readFileSync(file);
  if (bytes.length > bytesMax) throw new Error(`found ${bytes.length} bytes, expected at most ${bytesMax}.`);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const request = check(parse(text, { schema: 'core', maxAliasCount: 0, logLevel: 'error' }));
  const name = path.basename(file);
  if (name !== `${request.key}.yaml`) throw new Error(`found the key ${request.key}, expected ${name} without .yaml.`);
  return { file, request, hash: createHash('sha256').update(JSON.stringify(request)).digest('hex') };
}
