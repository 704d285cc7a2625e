/** One thread of the workshop: takes a task, answers it, takes the next. */
import { parentPort } from 'node:worker_threads';
import { tasks } from './workshop-tasks.ts';

type Task = (...inputs: unknown[]) => unknown;

parentPort?.on('message', async ({ name, inputs }: { name: keyof typeof tasks; inputs: unknown[] }) => {
  try {
    parentPort?.postMessage({ result: await (tasks[name] as Task)(...inputs) });
  } catch (error) {
    parentPort?.postMessage({ error });
  }
});
parentPort?.postMessage({ isReady: true });
