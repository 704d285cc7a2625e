/**
 * A few threads in which authors' texts are read and rendered: whatever they hold, the api goes on answering. A task that
 * takes too long or too much memory ends with its thread, and nothing else does.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { textTooCostly, unavailable } from '../http/problem.ts';
import type { Tasks } from './workshop-tasks.ts';

type Result<Name extends keyof Tasks> = Awaited<ReturnType<Tasks[Name]>>;

export interface Workshop {
  /**
   * Does a task of workshop-tasks.ts.
   * @throws ApiProblem 413 when it took too much, 503 when too many wait
   */
  run<Name extends keyof Tasks>(name: Name, ...inputs: Parameters<Tasks[Name]>): Promise<Result<Name>>;
  close(): Promise<void>;
}

interface Limits {
  threads: number;
  seconds: number;
  memoryMb: number;
  waiting: number;
}

const usual: Limits = { threads: 2, seconds: 20, memoryMb: 256, waiting: 60 };

interface Job {
  name: string;
  inputs: unknown[];
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

export function createWorkshop(limits: Partial<Limits> = {}): Workshop {
  const { threads, seconds, memoryMb, waiting } = { ...usual, ...limits };
  const queue: Job[] = [];
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  let isClosed = false;

  async function start(): Promise<Worker> {
    const resourceLimits = { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32 };
    const worker = new Worker(new URL('./workshop-thread.ts', import.meta.url), { resourceLimits });
    worker.unref();
    all.add(worker);
    worker.on('error', () => {}); // told to the job that it had
    worker.on('exit', () => {
      all.delete(worker);
      const place = idle.indexOf(worker);
      if (place >= 0) idle.splice(place, 1);
    });
    await once(worker, 'message'); // starting it up is no author's time
    return worker;
  }

  async function next(): Promise<void> {
    if (queue.length === 0 || isClosed) return;
    const free = idle.pop();
    if (!free && all.size >= threads) return;
    const job = queue.shift() as Job;
    const worker = free ?? (await start().catch((error) => job.reject(error)));
    if (worker) {
      if (await work(worker, job)) idle.push(worker);
      else await worker.terminate();
    }
    void next();
  }

  /** Whether the thread is good for another job. */
  function work(worker: Worker, { name, inputs, resolve, reject }: Job): Promise<boolean> {
    return new Promise((done) => {
      const end = (isGood: boolean, settle: () => void) => {
        clearTimeout(timer);
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        settle();
        done(isGood);
      };
      const onMessage = ({ result, error }: { result?: unknown; error?: unknown }) =>
        end(true, () => (error === undefined ? resolve(result) : reject(error)));
      const onError = (error: Error & { code?: string }) =>
        end(false, () => reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? textTooCostly('memory') : error));
      const onExit = () =>
        end(false, () => reject(unavailable('The api is stopping. Nothing was lost: try again in a few seconds.')));
      const timer = setTimeout(() => end(false, () => reject(textTooCostly('time'))), seconds * 1000);
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      worker.ref();
      worker.postMessage({ name, inputs });
    }).then((isGood) => {
      worker.unref();
      return isGood as boolean;
    });
  }

  return {
    run(name, ...inputs) {
      return new Promise((resolve, reject) => {
        if (queue.length >= waiting)
          return reject(
            unavailable('Too many texts are being read right now. Nothing was lost: try again in a few seconds.'),
          );
        queue.push({ name, inputs, resolve: resolve as (result: unknown) => void, reject });
        void next();
      });
    },
    async close() {
      isClosed = true;
      for (const job of queue.splice(0)) job.reject(unavailable('The api is stopping. Try again in a few seconds.'));
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}
