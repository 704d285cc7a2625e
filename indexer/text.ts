/** `content_hash` → `contentHash`: a column or contract field as an attribute. */
export const camelCase = remembered((name) =>
  name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
);

/** `contentHash` → `content_hash`, `CredentialIssued` → `credential_issued`. */
export const snakeCase = remembered((name) =>
  name.replace(/([A-Z])/g, (letter, _, at: number) => `${at > 0 ? '_' : ''}${letter.toLowerCase()}`),
);

/** `ChangeSettings` → `changeSettings`: a case of a union as a key. */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** Names are few (columns, fields of specs) and asked for with every row. */
function remembered(convert: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const converted = known.get(name) ?? convert(name);
    known.set(name, converted);
    return converted;
  };
}
