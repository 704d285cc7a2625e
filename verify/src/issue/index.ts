/** What an issuer does and no page needs: `@brain-storm/verify/issue`. */
export { bakePng, bakeSvg } from './bake.ts';
export { type BitstringList, bitstringEntry, bitstringList, revocationList } from './lists.ts';
export { type BadgeKey, badgeKey, type JwtKey, multibaseOf, signEmbedded, signJwt } from './sign.ts';
