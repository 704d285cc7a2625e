import { english, type Words } from './english.ts';
import { german } from './german.ts';
import type { Language } from './text.ts';

/** All that is said of a certificate, by language. */
export const words: Record<Language, Words> = { en: english, de: german };
