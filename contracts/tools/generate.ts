/** Writes a contract's TypeScript from the spec inside its wasm. */
import { contract, type xdr } from '@stellar/stellar-sdk';
import type { ContractName } from '../interface/names.ts';
import { openZeppelinErrors } from './openzeppelin.ts';
import { argumentType, camelCase, reachableTypes, resultType, unionCases, wireCase, wireType } from './types.ts';

type Entry = xdr.ScSpecEntry;

/** A doc comment, indented; nothing when there is no text. */
function comment(doc: string, indent = ''): string {
  const lines = doc.trim().replaceAll('*/', '*\\/').split('\n');
  if (lines.length === 1) return lines[0] === '' ? '' : `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

const pascalCase = (name: string) => name.charAt(0).toUpperCase() + camelCase(name).slice(1);

/** The entries of one kind, in the order of the wasm. */
function pick<T extends Entry['type']>(entries: Entry[], type: T) {
  return entries
    .filter((entry): entry is Extract<Entry, { type: T }> => entry.type === type)
    .map((entry) => entry.value) as Extract<Entry, { type: T }>['value'][];
}

function writeEvent(event: xdr.ScSpecEventV0, entries: Entry[]): string {
  const fields = event.params.map((param) => {
    const field = `    ${camelCase(param.name.toString())}: ${wireType(param.type, entries)};\n`;
    return comment(param.doc.toString(), '    ') + field;
  });
  const name = quote(event.prefixTopics.join('.'));
  const head = `${comment(event.doc.toString())}export type ${event.name} = {\n  name: ${name};\n`;
  return `${head}  data: {\n${fields.join('')}  };\n};\n`;
}

function writeWireStruct(struct: xdr.ScSpecUdtStructV0, entries: Entry[]): string {
  const fields = struct.fields.map((field) => {
    const line = `  ${camelCase(field.name.toString())}: ${wireType(field.type, entries)};\n`;
    return comment(field.doc.toString(), '  ') + line;
  });
  return `${comment(struct.doc.toString())}export type Wire${struct.name} = {\n${fields.join('')}};\n`;
}

function writeWireUnion(union: xdr.ScSpecUdtUnionV0, entries: Entry[]): string {
  const cases = unionCases(union);
  if (!cases.some((one) => one.value)) return '';
  const lines = cases.map((one) => `  | ${wireCase(one, entries)}`).join('\n');
  return `${comment(union.doc.toString())}export type Wire${union.name} =\n${lines};\n`;
}

/** The structs and enums inside events, as api and stream show them. */
function writeWireTypes(entries: Entry[]): string[] {
  const inEvents = pick(entries, 'scSpecEntryEventV0').flatMap((event) => event.params.map((param) => param.type));
  const types = reachableTypes(inEvents, entries).map((entry) => {
    if (entry.type === 'scSpecEntryUdtStructV0') return writeWireStruct(entry.value, entries);
    return entry.type === 'scSpecEntryUdtUnionV0' ? writeWireUnion(entry.value, entries) : '';
  });
  return types.filter((text) => text !== '');
}

function writeEvents(name: ContractName, entries: Entry[]): string {
  const events = pick(entries, 'scSpecEntryEventV0');
  const union = events.map((event) => `  | ${event.name}\n`).join('');
  // An event may have two forms, as SEP-41's transfer: one name.
  const unique = [...new Set(events.map((event) => event.prefixTopics.join('.')))];
  const names = unique.map((event) => `  ${quote(event)},\n`).join('');
  return [
    ...events.map((event) => writeEvent(event, entries)),
    `/** An event of the contract as api and stream show it; an absent optional field is null. */\nexport type ${pascalCase(name)}Event =\n${union.trimEnd()};\n`,
    `/** Names of all events the contract can publish. */\nexport const ${name}EventNames = [\n${names}] as const;\n`,
  ].join('\n');
}

function errorMessage(error: xdr.ScSpecUdtErrorEnumCaseV0): string {
  const message = openZeppelinErrors[error.value] ?? error.doc.toString().replaceAll(/\s+/g, ' ').trim();
  if (message) return message;
  throw new Error(`Error ${error.name} (${error.value}) has no doc comment; give it one sentence.`);
}

function writeErrors(name: ContractName, entries: Entry[]): string {
  const cases = pick(entries, 'scSpecEntryUdtErrorEnumV0').flatMap((errors) => errors.cases);
  const lines = cases
    .sort((a, b) => a.value - b.value)
    .map(
      (error) =>
        `  ${error.value}: { name: ${quote(error.name.toString())}, message: ${quote(errorMessage(error))} },\n`,
    );
  return `/** Errors by code, with the sentence for whoever meets them. */\nexport const ${name}Errors: Record<number, { name: string; message: string }> = {\n${lines.join('')}};\n`;
}

function writeTypes(entries: Entry[]): string {
  const structs = pick(entries, 'scSpecEntryUdtStructV0').map((struct) => {
    const fields = struct.fields.map(
      (field) => `${comment(field.doc.toString(), '  ')}  ${field.name}: ${resultType(field.type)};\n`,
    );
    return `${comment(struct.doc.toString())}export type ${struct.name} = {\n${fields.join('')}};\n`;
  });
  const unions = pick(entries, 'scSpecEntryUdtUnionV0').map((union) => {
    const cases = unionCases(union).map(({ name, value }) => {
      const values = value ? `; values: [${resultType(value)}]` : '';
      return `  | { tag: ${quote(name)}${values} }`;
    });
    return `${comment(union.doc.toString())}export type ${union.name} =\n${cases.join('\n')};\n`;
  });
  return [...unions, ...structs].join('\n');
}

function writeEntryPoints(name: ContractName, entries: Entry[]): string {
  const functions = pick(entries, 'scSpecEntryFunctionV0');
  const argumentsOf = functions.map((one) => {
    const fields = one.inputs.map((input) => `    ${input.name}: ${argumentType(input.type)};\n`).join('');
    return `${comment(one.doc.toString(), '  ')}  ${one.name}: ${fields === '' ? 'Record<string, never>' : `{\n${fields}  }`};\n`;
  });
  const results = functions.map((one) => `  ${one.name}: ${one.outputs[0] ? resultType(one.outputs[0]) : 'void'};\n`);
  return [
    `/** Arguments of each entry point, as the SDK's \`contract.Spec\` takes them. */\nexport type ${pascalCase(name)}Arguments = {\n${argumentsOf.join('')}};\n`,
    `/** Result of each entry point, as the SDK's \`contract.Spec\` gives it. */\nexport type ${pascalCase(name)}Results = {\n${results.join('')}};\n`,
  ].join('\n');
}

/**
 * The TypeScript of a contract: its spec, events, errors, types and entry points.
 * @param name the contract
 * @param wasm the built contract, its spec stripped
 * @returns the text of `generated/<name>.ts`
 */
export function generateTypeScript(name: ContractName, wasm: Uint8Array): string {
  const { entries } = contract.Spec.fromWasm(wasm);
  const spec = entries.map((entry) => `  ${quote(entry.toXdr('base64'))},\n`).join('');
  const wireTypes = writeWireTypes(entries);
  const anyValue = wireTypes.some((text) => text.includes('AnyValue'));
  return [
    `// Generated from ${name}.wasm by \`npm run build:contracts\`. Do not edit.\n`,
    ...(anyValue ? ["import type { AnyValue } from '../any-value.ts';\n"] : []),
    `/** The contract's spec (SEP-48): one base64 XDR ScSpecEntry each. */\nexport const ${name}Spec: readonly string[] = [\n${spec}];\n`,
    ...wireTypes,
    writeEvents(name, entries),
    writeErrors(name, entries),
    writeTypes(entries),
    writeEntryPoints(name, entries),
  ].join('\n');
}
