import assert from 'node:assert/strict';
import { contractEventNames, contractNames } from '#contracts';
import { requireMatchingEvents } from './index.ts';

describe('the projections', () => {
  it("fold or ignore every event of the contracts' specs", () => {
    requireMatchingEvents(new Map(contractNames.map((name) => [name, contractEventNames(name)])));
  });

  it('stop the start on an event that nobody handles, with both lists', () => {
    const specs = new Map([
      [
        'certificate',
        [...contractEventNames('certificate').filter((name) => name !== 'credential_revoked'), 'credential_burned'],
      ],
    ]);
    assert.throws(() => requireMatchingEvents(specs), {
      message:
        /neither folded nor ignored: certificate\.credential_burned\n.*in no spec: certificate\.credential_revoked\n/,
    });
  });
});
