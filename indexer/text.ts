/** `content_hash` → `contentHash`: a column or contract field as an attribute. */
export function camelCase(name: string): string {
  return name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `contentHash` → `content_hash`, `CredentialIssued` → `credential_issued`. */
export function snakeCase(name: string): string {
  return name.replace(/([A-Z])/g, (letter, _, at: number) => `${at > 0 ? '_' : ''}${letter.toLowerCase()}`);
}
