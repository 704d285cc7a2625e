import assert from 'node:assert/strict';
import { CanonicalError, canonicalize } from './canonical.ts';

/** A double from its IEEE 754 bits, as RFC 8785 appendix B lists them. */
function fromBits(bits: string): number {
  return Buffer.from(bits, 'hex').readDoubleBE();
}

describe('canonicalize', () => {
  it('writes every number of RFC 8785 appendix B as the RFC does', () => {
    const numbers: [string, string][] = [
      ['0000000000000000', '0'],
      ['8000000000000000', '0'],
      ['0000000000000001', '5e-324'],
      ['8000000000000001', '-5e-324'],
      ['7fefffffffffffff', '1.7976931348623157e+308'],
      ['ffefffffffffffff', '-1.7976931348623157e+308'],
      ['4340000000000000', '9007199254740992'],
      ['c340000000000000', '-9007199254740992'],
      ['4430000000000000', '295147905179352830000'],
      ['44b52d02c7e14af5', '9.999999999999997e+22'],
      ['44b52d02c7e14af6', '1e+23'],
      ['44b52d02c7e14af7', '1.0000000000000001e+23'],
      ['444b1ae4d6e2ef4e', '999999999999999700000'],
      ['444b1ae4d6e2ef4f', '999999999999999900000'],
      ['444b1ae4d6e2ef50', '1e+21'],
      ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
      ['3eb0c6f7a0b5ed8d', '0.000001'],
      ['41b3de4355555553', '333333333.3333332'],
      ['41b3de4355555554', '333333333.33333325'],
      ['41b3de4355555555', '333333333.3333333'],
      ['41b3de4355555556', '333333333.3333334'],
      ['41b3de4355555557', '333333333.33333343'],
      ['becbf647612f3696', '-0.0000033333333333333333'],
      ['43143ff3c1cb0959', '1424953923781206.2'],
    ];
    assert.deepEqual(
      numbers.map(([bits]) => canonicalize(fromBits(bits))),
      numbers.map(([, text]) => text),
    );
  });

  it('writes the example of RFC 8785 section 3.2.2', () => {
    const example = JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
        String.raw`"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
    );
    assert.equal(
      canonicalize(example),
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('sorts members by UTF-16 code units, as in RFC 8785 section 3.2.3', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const text = canonicalize(Object.fromEntries(keys.map((key) => [key, 0])));
    assert.deepEqual(
      [...text.matchAll(/"((?:[^"\\]|\\.)+)":/g)].map((match) => match[1]),
      ['\\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'],
    );
  });

  it('keeps a member called __proto__', () => {
    assert.equal(canonicalize(JSON.parse('{"z":1,"__proto__":{"a":2}}')), '{"__proto__":{"a":2},"z":1}');
  });

  it('refuses what has no JSON form and says where it stands', () => {
    const refused: [unknown, string][] = [
      [{ a: [1, Number.NaN] }, 'At /a/1: found NaN, expected a finite number.'],
      [{ a: Number.NEGATIVE_INFINITY }, 'At /a: found -Infinity, expected a finite number.'],
      [{ 'a/b~c': '\ud800' }, 'At /a~1b~0c: found half of a surrogate pair, expected well-formed Unicode.'],
      [{ '\udc00': 1 }, 'At /\udc00: found half of a surrogate pair, expected well-formed Unicode.'],
      [undefined, 'At the top: found undefined, expected a JSON value.'],
      [new Array(1), 'At /0: found undefined, expected a JSON value.'],
      [{ a: 1n }, 'At /a: found bigint, expected a JSON value.'],
    ];
    for (const [value, message] of refused) {
      assert.throws(() => canonicalize(value), { name: 'CanonicalError', message });
    }
  });

  it('refuses nesting so deep that it would exhaust the stack, cycles included', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    assert.throws(() => canonicalize(cycle), CanonicalError);
    assert.throws(() => canonicalize(JSON.parse('['.repeat(50_000) + ']'.repeat(50_000))), CanonicalError);
  });
});
