/** One shapes what it has read while the other waits for its answer. */
const readersMax = 2;

/**
 * Answers who asks at the same moment by one reading. Whoever comes after it has begun waits for another, so nobody
 * is told what was true before they asked.
 *
 * @param readMany values in the order of their keys
 */
export function gather<V>(readMany: (keys: string[]) => Promise<V[]>): (key: string) => Promise<V> {
  let waiting = new Map<string, PromiseWithResolvers<V>>();
  let readers = 0;
  const readAll = async () => {
    while (waiting.size > 0) {
      const batch = waiting;
      waiting = new Map();
      try {
        const values = await readMany([...batch.keys()]);
        [...batch.values()].forEach(({ resolve }, index) => {
          resolve(values[index] as V);
        });
      } catch (error) {
        for (const { reject } of batch.values()) reject(error);
      }
    }
    readers -= 1;
  };
  return (key) => {
    const asked = waiting.get(key) ?? Promise.withResolvers<V>();
    waiting.set(key, asked);
    if (waiting.size === 1 && readers < readersMax) {
      readers += 1;
      setImmediate(readAll);
    }
    return asked.promise;
  };
}
