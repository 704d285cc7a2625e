import { readTheme } from '#lib/server/theme.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ cookies }) => ({ theme: readTheme(cookies) });
