/** Decodes each event by the spec of the code that published it: a contract's code may be replaced, its history may not. */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { type ContractName, contractSpec, contractWasm } from '#contracts';
import type { LoggedEvent } from './apply.ts';
import { createDecoder, type Decoded, type Decoder } from './decode.ts';
import type { SourceEvent } from './event.ts';
import { readScVal, type Value } from './sc-val.ts';

/** What the network tells about code. Hashes are SHA-256, lower-case hex. */
export interface CodeSource {
  /**
   * Hash of the wasm that a contract runs now; nothing when the network doesn't have the contract.
   *
   * @throws {SourceRetry} when it can't be asked now
   */
  codeOf(contractAddress: string): Promise<string | undefined>;
  /**
   * The spec of an uploaded wasm (ScSpecEntry XDR, base64); nothing when the network doesn't have it any more.
   *
   * @throws {SourceRetry} when it can't be asked now
   */
  specOf(wasmHash: string): Promise<string[] | undefined>;
}

/** When a contract began to run a code; `fromEvent` is empty for the code it was deployed with. */
interface Era {
  fromEvent: string;
  wasmHash: string;
}

interface Contract {
  name: string;
  /** Ascending; the events after `fromEvent` are of this code. */
  eras: Era[];
}

export class Decoders {
  readonly #contracts = new Map<string, Contract>();
  readonly #specs = new Map<string, string[]>();
  readonly #decoders = new Map<string, Decoder>();
  readonly #source: CodeSource | undefined;

  /** @param contracts address by name; each is taken to be deployed with the code that this version carries, until told otherwise */
  constructor(contracts: Readonly<Partial<Record<ContractName, string>>>, source?: CodeSource) {
    this.#source = source;
    for (const [name, address] of Object.entries(contracts) as [ContractName, string][]) {
      const wasmHash = createHash('sha256').update(contractWasm(name)).digest('hex');
      this.#specs.set(wasmHash, contractSpec(name));
      this.#contracts.set(address, { name, eras: [{ fromEvent: '', wasmHash }] });
    }
  }

  /**
   * Learns what the log knows about the contracts' code, and tells it what the others began with: what they run when first
   * looked at, or else what this version carries. Their first update will tell for certain.
   */
  async load(db: pg.ClientBase): Promise<void> {
    await this.#read(db);
    await this.#fetchMissing(db);
    for (const [address, { eras }] of this.#contracts) {
      const carried = eras[0]?.wasmHash as string;
      const { rowCount } = await db.query(`SELECT FROM log.code WHERE contract_address = $1 AND from_event = ''`, [
        address,
      ]);
      if (rowCount) continue;
      const wasmHash = (await this.#source?.codeOf(address).catch(() => undefined)) ?? carried;
      await this.#fetchSpec(wasmHash).catch(() => {});
      const found = this.#specs.has(wasmHash) ? wasmHash : carried;
      this.#begin(address, { fromEvent: '', wasmHash: found });
      await this.save(db, address, { fromEvent: '', wasmHash: found });
    }
  }

  /** Writes down when a contract began to run a code, and the code's spec. True when something else was written there. */
  async save(db: pg.ClientBase, contractAddress: string, { fromEvent, wasmHash }: Era): Promise<boolean> {
    const spec = this.#specs.get(wasmHash);
    if (spec) await db.query('INSERT INTO log.specs VALUES ($1, $2) ON CONFLICT DO NOTHING', [wasmHash, spec]);
    const { rows } = await db.query<{ before: string | null }>(
      `WITH before AS (SELECT wasm_hash FROM log.code WHERE contract_address = $1 AND from_event = $2)
       INSERT INTO log.code VALUES ($1, $2, $3) ON CONFLICT (contract_address, from_event) DO UPDATE SET wasm_hash = excluded.wasm_hash
       RETURNING (SELECT wasm_hash FROM before) AS before`,
      [contractAddress, fromEvent, wasmHash],
    );
    const before = rows[0]?.before ?? null;
    return before !== null && before !== wasmHash;
  }

  /** What was set aside for want of a spec can be read once the spec is there. */
  async #fetchMissing(db: pg.ClientBase): Promise<void> {
    const hashes = new Set([...this.#contracts.values()].flatMap(({ eras }) => eras.map(({ wasmHash }) => wasmHash)));
    for (const hash of hashes) {
      if (this.#specs.has(hash)) continue;
      await this.#fetchSpec(hash).catch(() => {});
      const spec = this.#specs.get(hash);
      if (!spec) continue;
      await db.query('INSERT INTO log.specs VALUES ($1, $2) ON CONFLICT DO NOTHING', [hash, spec]);
      await db.query(`UPDATE log.builds SET decoding = '' WHERE is_active`);
    }
  }

  async #read(db: pg.ClientBase): Promise<void> {
    const specs = await db.query<{ wasm_hash: string; spec: string[] }>('SELECT wasm_hash, spec FROM log.specs');
    for (const { wasm_hash, spec } of specs.rows) this.#specs.set(wasm_hash, spec);
    const eras = await db.query<{ contract_address: string; from_event: string; wasm_hash: string }>(
      'SELECT contract_address, from_event, wasm_hash FROM log.code ORDER BY from_event',
    );
    for (const { contract_address, from_event, wasm_hash } of eras.rows)
      this.#begin(contract_address, { fromEvent: from_event, wasmHash: wasm_hash });
  }

  get addresses(): string[] {
    return [...this.#contracts.keys()];
  }

  /** Name of the contract at an address. */
  nameOf(address: string): string {
    return this.#contractOf(address).name;
  }

  /**
   * Explains events, which are in id order.
   *
   * @throws {Error} of the source of specs, and for an event of a contract that was not asked for
   */
  async explain(events: readonly SourceEvent[]): Promise<LoggedEvent[]> {
    for (const event of events) if (event.type === 'system') await this.#learn(event);
    return events.map((raw) => ({ raw, contract: this.nameOf(raw.contractAddress), decoded: this.#decode(raw) }));
  }

  /** An event of the log, whose code is known. */
  decodeLogged(event: Pick<SourceEvent, 'id' | 'contractAddress' | 'topics' | 'value'>): Decoded {
    const isUpdate = this.#contractOf(event.contractAddress).eras.some(({ fromEvent }) => fromEvent === event.id);
    return this.#decode({ ...event, type: isUpdate ? 'system' : 'contract' });
  }

  #decode(event: Pick<SourceEvent, 'id' | 'contractAddress' | 'topics' | 'value' | 'type'>): Decoded {
    if (event.type === 'system') {
      const update = updateOf(event);
      return update
        ? { name: EXECUTABLE_UPDATE, data: { ...update } }
        : { reason: 'unknown_event', detail: 'the host published it, and it is no executable_update' };
    }
    const [era, before] = this.#erasAt(event);
    const decoded = this.#decodeBy(era, event);
    if (!before || 'name' in decoded) return decoded;
    const other = this.#decodeBy(before, event);
    return 'name' in other ? other : decoded;
  }

  #decodeBy({ wasmHash }: Era, event: Pick<SourceEvent, 'topics' | 'value'>): Decoded {
    const spec = this.#specs.get(wasmHash);
    if (!spec)
      return { reason: 'unknown_code', detail: `the spec of the code ${wasmHash} that published it could not be had` };
    let decoder = this.#decoders.get(wasmHash);
    if (!decoder) {
      decoder = createDecoder(spec);
      this.#decoders.set(wasmHash, decoder);
    }
    return decoder.decode(event);
  }

  async #learn(event: SourceEvent): Promise<void> {
    const update = updateOf(event);
    if (!update) return;
    for (const hash of [update.previousWasmHash, update.wasmHash]) await this.#fetchSpec(hash);
    for (const era of this.erasOf(event)) this.#begin(event.contractAddress, era);
  }

  /** What an update tells: the code from then on and, the contract's first one, what it was deployed with. */
  erasOf(event: SourceEvent): Era[] {
    const update = updateOf(event);
    if (event.type !== 'system' || !update) return [];
    const [, first] = this.#contractOf(event.contractAddress).eras;
    const deployed =
      !first || event.id <= first.fromEvent ? [{ fromEvent: '', wasmHash: update.previousWasmHash }] : [];
    return [...deployed, { fromEvent: event.id, wasmHash: update.wasmHash }];
  }

  async #fetchSpec(wasmHash: string): Promise<void> {
    if (this.#specs.has(wasmHash)) return;
    const spec = await this.#source?.specOf(wasmHash);
    if (spec) this.#specs.set(wasmHash, spec);
  }

  #begin(address: string, era: Era): void {
    const contract = this.#contracts.get(address);
    if (!contract) return; // of a contract that is no longer listed
    contract.eras = [...contract.eras.filter(({ fromEvent }) => fromEvent !== era.fromEvent), era].sort((a, b) =>
      a.fromEvent < b.fromEvent ? -1 : 1,
    );
  }

  /**
   * The code that published an event. New code runs from the next invocation on, so what follows an update in the same
   * operation may be of either: then both are given, the newer first.
   */
  #erasAt({ id, contractAddress }: Pick<SourceEvent, 'id' | 'contractAddress'>): [Era, Era?] {
    const { eras } = this.#contractOf(contractAddress);
    let at = eras.length - 1;
    while (at > 0 && (eras[at] as Era).fromEvent >= id) at--;
    const era = eras[at] as Era;
    const isSameOperation = at > 0 && era.fromEvent.slice(0, TOID_DIGITS) === id.slice(0, TOID_DIGITS);
    return isSameOperation ? [era, eras[at - 1] as Era] : [era];
  }

  #contractOf(address: string): Contract {
    const contract = this.#contracts.get(address);
    if (!contract) throw new Error(`found an event of ${address}, which was not asked for`);
    return contract;
  }
}

const TOID_DIGITS = 19;
export const EXECUTABLE_UPDATE = 'executable_update';

/** The host's own event: topics are its name, the code before and the code after, each `["Wasm", hash]` (soroban-env-host). */
function updateOf({ topics }: Pick<SourceEvent, 'topics'>): { previousWasmHash: string; wasmHash: string } | undefined {
  try {
    const [name, previous, next] = topics.map(readScVal);
    if (name?.type !== 'Symbol' || name.json !== EXECUTABLE_UPDATE) return undefined;
    const [previousWasmHash, wasmHash] = [hashOf(previous), hashOf(next)];
    return previousWasmHash && wasmHash ? { previousWasmHash, wasmHash } : undefined;
  } catch {
    return undefined;
  }
}

function hashOf(executable: Value | undefined): string | undefined {
  const [kind, hash] = executable?.type === 'Vec' ? executable.items : [];
  return kind?.type === 'Symbol' && kind.json === 'Wasm' && hash?.type === 'Bytes' ? (hash.json as string) : undefined;
}
