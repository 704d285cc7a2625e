import { undecided } from '../finding.ts';
import { fileBytesMax, size } from '../presented/fault.ts';
import type { SignatureSources } from '../signature/signature.ts';

/**
 * Reads a status list at an address, as text. Undefined, or a rejection: it is not to be had. The address is a
 * stranger's, so whoever fetches it guards against what points inside.
 */
export type ReadStatusList = (url: string) => Promise<string | undefined>;

/** What a status is judged by beside the badge. */
export interface StatusSources extends SignatureSources {
  statusList?: ReadStatusList | undefined;
}

/** @throws Fault `could_not_check` when there is no such list, or one too large. */
export async function readList(url: string, { statusList }: StatusSources): Promise<string> {
  const unread = (error?: unknown) => undecided((words) => words.listUnread(url), { cause: error });
  const text = await statusList?.(url).catch((error: unknown) => {
    throw unread(error);
  });
  if (typeof text !== 'string') throw unread();
  if (text.length > fileBytesMax) throw undecided((words) => words.listTooLarge(size(fileBytesMax)));
  return text.trim();
}
