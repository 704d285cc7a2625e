import { baseLocale, overwriteGetLocale, toLocale } from '#lib/paraglide/runtime.js';

// The server chose the language and wrote it into the page; a change of it is a new page.
const locale = toLocale(document.documentElement.lang) ?? baseLocale;
overwriteGetLocale(() => locale);
