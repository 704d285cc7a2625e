export { type Badges, createBadges, type SignedCertificate } from './badges.ts';
export { type BadgeKeys, makeSigner, newBadgeKeys, type PublicBadgeKey, readBadgeKeys, type Signer } from './keys.ts';
export { countLists } from './places.ts';
