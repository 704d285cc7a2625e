// Generated from practice.wasm by `npm run build:contracts`. Do not edit.

/** The contract's spec (SEP-48): one base64 XDR ScSpecEntry each. */
export const practiceSpec: readonly string[] = [
  'AAAABAAAACBFcnJvcnMgb2YgdGhlIHByYWN0aWNlIGNvbnRyYWN0LgAAAAAAAAANUHJhY3RpY2VFcnJvcgAAAAAAAAEAAABAVGhlIGNvdW50IGlzIGF0IGl0cyBoaWdoZXN0LCA0LDI5NCw5NjcsMjk1LCBhbmQgZ29lcyBubyBmdXJ0aGVyLgAAAAxDb3VudFRvb0hpZ2gAAOpg',
  'AAAABQAAAENBIGxlYXJuZXIgc3RvcmVkIGEgdmFsdWUsIGluIHBsYWNlIG9mIHdoYXQgd2FzIHRoZXJlIHVuZGVyIGl0cyBrZXkuAAAAAAAAAAALVmFsdWVTdG9yZWQAAAAAAQAAAAx2YWx1ZV9zdG9yZWQAAAADAAAAGlRoZSBsZWFybmVyIHdobyBzdG9yZWQgaXQuAAAAAAAHbGVhcm5lcgAAAAATAAAAAQAAACtXaGF0IHRoZXkgZmluZCBpdCBieSwgYW1vbmcgd2hhdCBpcyB0aGVpcnMuAAAAAANrZXkAAAAAEQAAAAAAAAAhV2hhdCB0aGV5IHN0b3JlZCwgMSB0byAyNTYgYnl0ZXMuAAAAAAAABXZhbHVlAAAAAAAAEAAAAAAAAAAC',
  'AAAABQAAAFhBIGxlYXJuZXIgbGVmdCBhIGxpbmUgaW4gdGhlIGd1ZXN0Ym9vay4gVGhlIGxpbmUgaXMgaGVyZSBhbG9uZTsgdGhlIGNvbnRyYWN0IGtlZXBzIG5vbmUuAAAAAAAAAA9HdWVzdGJvb2tTaWduZWQAAAAAAQAAABBndWVzdGJvb2tfc2lnbmVkAAAAAwAAABdUaGUgbGVhcm5lciB3aG8gc2lnbmVkLgAAAAAHbGVhcm5lcgAAAAATAAAAAQAAACBXaGF0IHRoZXkgd3JvdGUsIDEgdG8gMjU2IGJ5dGVzLgAAAAdtZXNzYWdlAAAAABAAAAAAAAAAPUxpbmVzIHRoaXMgbGVhcm5lciBoYXMgbGVmdCwgdGhpcyBvbmUgYW1vbmcgdGhlbTsgYXQgbGVhc3QgMS4AAAAAAAAHZW50cmllcwAAAAAEAAAAAAAAAAI=',
  'AAAABQAAAB5BIGxlYXJuZXIgY291bnRlZCBvbmUgZnVydGhlci4AAAAAAAAAAAASQ291bnRlckluY3JlbWVudGVkAAAAAAABAAAAE2NvdW50ZXJfaW5jcmVtZW50ZWQAAAAAAgAAABhUaGUgbGVhcm5lciB3aG8gY291bnRlZC4AAAAHbGVhcm5lcgAAAAATAAAAAQAAAChIb3cgZmFyIHRoaXMgbGVhcm5lciBpcyBub3csIGF0IGxlYXN0IDEuAAAABWNvdW50AAAAAAAABAAAAAAAAAAC',
  'AAAAAAAAAJ9TdG9yZXMgYSB2YWx1ZSBvZiAxIHRvIDI1NiBieXRlcyB1bmRlciBvbmUgb2YgdGhlIGxlYXJuZXIncyBrZXlzLCBpbiBwbGFjZSBvZiB3aGF0IHdhcyB0aGVyZS4KCiMgRXJyb3JzCiogYFRleHRFbXB0eWAsIGBUZXh0VG9vTG9uZ2AKCiMgRXZlbnRzCiogYHZhbHVlX3N0b3JlZGAAAAAABXN0b3JlAAAAAAAAAwAAAAAAAAAHbGVhcm5lcgAAAAATAAAAAAAAAANrZXkAAAAAEQAAAAAAAAAFdmFsdWUAAAAAAAAQAAAAAA==',
  'AAAAAAAAACJSZXR1cm5zIGhvdyBmYXIgYSBsZWFybmVyIGNvdW50ZWQuAAAAAAAJZ2V0X2NvdW50AAAAAAAAAQAAAAAAAAAHbGVhcm5lcgAAAAATAAAAAQAAAAQ=',
  'AAAAAAAAAEZSZXR1cm5zIHdoYXQgYSBsZWFybmVyIHN0b3JlZCB1bmRlciBhIGtleTsgbm90aGluZyB3aGVuIHRoZXJlIGlzIG5vbmUuAAAAAAAJZ2V0X3ZhbHVlAAAAAAAAAgAAAAAAAAAHbGVhcm5lcgAAAAATAAAAAAAAAANrZXkAAAAAEQAAAAEAAAPoAAAAEA==',
  'AAAAAAAAAGxBZGRzIG9uZSB0byB0aGUgbGVhcm5lcidzIGNvdW50IGFuZCByZXR1cm5zIGl0LgoKIyBFcnJvcnMKKiBgQ291bnRUb29IaWdoYAoKIyBFdmVudHMKKiBgY291bnRlcl9pbmNyZW1lbnRlZGAAAAAJaW5jcmVtZW50AAAAAAAAAQAAAAAAAAAHbGVhcm5lcgAAAAATAAAAAQAAAAQ=',
  'AAAAAAAAADdSZXR1cm5zIGhvdyBtYW55IGxpbmVzIGEgbGVhcm5lciBsZWZ0IGluIHRoZSBndWVzdGJvb2suAAAAAAtnZXRfZW50cmllcwAAAAABAAAAAAAAAAdsZWFybmVyAAAAABMAAAABAAAABA==',
  'AAAAAAAAALFMZWF2ZXMgYSBsaW5lIGluIHRoZSBndWVzdGJvb2ssIG9mIDEgdG8gMjU2IGJ5dGVzLiBJdCBpcyBwdWJsaXNoZWQgYW5kIGNhbid0IGJlIHRha2VuIGJhY2suCgojIEVycm9ycwoqIGBUZXh0RW1wdHlgLCBgVGV4dFRvb0xvbmdgLCBgQ291bnRUb29IaWdoYAoKIyBFdmVudHMKKiBgZ3Vlc3Rib29rX3NpZ25lZGAAAAAAAAAOc2lnbl9ndWVzdGJvb2sAAAAAAAIAAAAAAAAAB2xlYXJuZXIAAAAAEwAAAAAAAAAHbWVzc2FnZQAAAAAQAAAAAA==',
  'AAAABAAAANRFcnJvcnMgdGhhdCBhbnkgQnJhaW4tU3Rvcm0gY29udHJhY3QgbWF5IHJhaXNlLiBTaGFyZWQgZXJyb3JzIGFyZSBudW1iZXJlZCBmcm9tIDEwMDAwLAphbmFseXRpY3MgZnJvbSAyMDAwMCwgY2VydGlmaWNhdGUgZnJvbSAzMDAwMCwgdG9rZW4gZnJvbSA0MDAwMCwgZ292ZXJuYW5jZSBmcm9tIDUwMDAwOwpPcGVuWmVwcGVsaW4ncyBjcmF0ZXMgdXNlIDEwMCB0byA1OTk5LgAAAAAAAAALU2hhcmVkRXJyb3IAAAAADgAAAFpUaGUgY29udHJhY3QgaXMgcGF1c2VkLCBzbyBpdCBhY2NlcHRzIG5vIGNoYW5nZXM7IGBnZXRfcGF1c2VgIHRlbGxzIHdobyBwYXVzZWQgaXQgYW5kIHdoeS4AAAAAAA5Db250cmFjdFBhdXNlZAAAAAAnEAAAADtUaGUgY29udHJhY3QgaXMgbm90IHBhdXNlZCwgc28gdGhlcmUgaXMgbm90aGluZyB0byB1bnBhdXNlLgAAAAARQ29udHJhY3ROb3RQYXVzZWQAAAAAACcRAAAAMVRoZSBjb3Vyc2Uga2V5IG11c3QgbWF0Y2ggYFthLXpdW2EtejAtOV9dezAsMzF9YC4AAAAAAAAQQ291cnNlS2V5SW52YWxpZAAAJxIAAAAxVGhlIHBlcmNlbnQgbXVzdCBiZSBhIHdob2xlIG51bWJlciBmcm9tIDAgdG8gMTAwLgAAAAAAAA9QZXJjZW50VG9vTGFyZ2UAAAAnEwAAACpBIHJlYXNvbiBtdXN0IGJlIGdpdmVuOiB0aGUgdGV4dCBpcyBlbXB0eS4AAAAAAAtSZWFzb25FbXB0eQAAACcUAAAAJlRoZSByZWFzb24gbWF5IGhhdmUgYXQgbW9zdCAyNTYgYnl0ZXMuAAAAAAANUmVhc29uVG9vTG9uZwAAAAAAJxUAAABHVGhlIGV4cGlyeSBtdXN0IGJlIGxhdGVyIHRoYW4gdGhlIGxlZGdlcidzIHRpbWU7IGJvdGggYXJlIFVuaXggc2Vjb25kcy4AAAAAEUV4cGlyeU5vdEluRnV0dXJlAAAAAAAnFgAAAFtUaGUgZXhwaXJ5IG1heSBiZSBhdCBtb3N0IDEwMCB5ZWFycyBhaGVhZDsgaXQgaXMgY291bnRlZCBpbiBVbml4IHNlY29uZHMsIG5vdCBtaWxsaXNlY29uZHMuAAAAAAxFeHBpcnlUb29GYXIAACcXAAAAHlRoZSBhbW91bnQgbXVzdCBiZSBhYm92ZSB6ZXJvLgAAAAAAEUFtb3VudE5vdFBvc2l0aXZlAAAAAAAnGAAAACFUaGUgYW1vdW50IG1heSBub3QgYmUgYmVsb3cgemVyby4AAAAAAAAOQW1vdW50TmVnYXRpdmUAAAAAJxkAAAASVGhlIHRleHQgaXMgZW1wdHkuAAAAAAAJVGV4dEVtcHR5AAAAAAAnGgAAADZUaGUgdGV4dCBoYXMgbW9yZSBieXRlcyBvZiBVVEYtOCB0aGFuIGl0cyBmaWVsZCB0YWtlcy4AAAAAAAtUZXh0VG9vTG9uZwAAACcbAAAAV1RoZSBjb2RlIHdhcyB1cGdyYWRlZCBhbmQgdGhlIHN0b3JlZCBlbnRyaWVzIHdlcmUgbm90OyB0aGUgYWRtaW4gY2FsbHMgYG1pZ3JhdGVgIGZpcnN0LgAAAAAOU2NoZW1hTWlzbWF0Y2gAAAAAJxwAAABVVGhlIHN0b3JlZCBlbnRyaWVzIGFyZSBvZiB0aGUgY29kZSdzIHZlcnNpb24gYWxyZWFkeSwgc28gdGhlcmUgaXMgbm90aGluZyB0byBtaWdyYXRlLgAAAAAAAA9NaWdyYXRpb25Ob3REdWUAAAAnHQ==',
];

/** A learner stored a value, in place of what was there under its key. */
export type ValueStored = {
  name: 'value_stored';
  data: {
    /** The learner who stored it. */
    learner: string;
    /** What they find it by, among what is theirs. */
    key: string;
    /** What they stored, 1 to 256 bytes. */
    value: string;
  };
};

/** A learner left a line in the guestbook. The line is here alone; the contract keeps none. */
export type GuestbookSigned = {
  name: 'guestbook_signed';
  data: {
    /** The learner who signed. */
    learner: string;
    /** What they wrote, 1 to 256 bytes. */
    message: string;
    /** Lines this learner has left, this one among them; at least 1. */
    entries: number;
  };
};

/** A learner counted one further. */
export type CounterIncremented = {
  name: 'counter_incremented';
  data: {
    /** The learner who counted. */
    learner: string;
    /** How far this learner is now, at least 1. */
    count: number;
  };
};

/** An event of the contract as api and stream show it; an absent optional field is null. */
export type PracticeEvent =
  | ValueStored
  | GuestbookSigned
  | CounterIncremented;

/** Names of all events the contract can publish. */
export const practiceEventNames = [
  'value_stored',
  'guestbook_signed',
  'counter_incremented',
] as const;

/** Errors by code, with the sentence for whoever meets them. */
export const practiceErrors: Record<number, { name: string; message: string }> = {
  10000: { name: 'ContractPaused', message: 'The contract is paused, so it accepts no changes; `get_pause` tells who paused it and why.' },
  10001: { name: 'ContractNotPaused', message: 'The contract is not paused, so there is nothing to unpause.' },
  10002: { name: 'CourseKeyInvalid', message: 'The course key must match `[a-z][a-z0-9_]{0,31}`.' },
  10003: { name: 'PercentTooLarge', message: 'The percent must be a whole number from 0 to 100.' },
  10004: { name: 'ReasonEmpty', message: 'A reason must be given: the text is empty.' },
  10005: { name: 'ReasonTooLong', message: 'The reason may have at most 256 bytes.' },
  10006: { name: 'ExpiryNotInFuture', message: 'The expiry must be later than the ledger\'s time; both are Unix seconds.' },
  10007: { name: 'ExpiryTooFar', message: 'The expiry may be at most 100 years ahead; it is counted in Unix seconds, not milliseconds.' },
  10008: { name: 'AmountNotPositive', message: 'The amount must be above zero.' },
  10009: { name: 'AmountNegative', message: 'The amount may not be below zero.' },
  10010: { name: 'TextEmpty', message: 'The text is empty.' },
  10011: { name: 'TextTooLong', message: 'The text has more bytes of UTF-8 than its field takes.' },
  10012: { name: 'SchemaMismatch', message: 'The code was upgraded and the stored entries were not; the admin calls `migrate` first.' },
  10013: { name: 'MigrationNotDue', message: 'The stored entries are of the code\'s version already, so there is nothing to migrate.' },
  60000: { name: 'CountTooHigh', message: 'The count is at its highest, 4,294,967,295, and goes no further.' },
};


/** Arguments of each entry point, as the SDK's `contract.Spec` takes them. */
export type PracticeArguments = {
  /**
   * Stores a value of 1 to 256 bytes under one of the learner's keys, in place of what was there.
   *
   * # Errors
   * * `TextEmpty`, `TextTooLong`
   *
   * # Events
   * * `value_stored`
   */
  store: {
    learner: string;
    key: string;
    value: string;
  };
  /** Returns how far a learner counted. */
  get_count: {
    learner: string;
  };
  /** Returns what a learner stored under a key; nothing when there is none. */
  get_value: {
    learner: string;
    key: string;
  };
  /**
   * Adds one to the learner's count and returns it.
   *
   * # Errors
   * * `CountTooHigh`
   *
   * # Events
   * * `counter_incremented`
   */
  increment: {
    learner: string;
  };
  /** Returns how many lines a learner left in the guestbook. */
  get_entries: {
    learner: string;
  };
  /**
   * Leaves a line in the guestbook, of 1 to 256 bytes. It is published and can't be taken back.
   *
   * # Errors
   * * `TextEmpty`, `TextTooLong`, `CountTooHigh`
   *
   * # Events
   * * `guestbook_signed`
   */
  sign_guestbook: {
    learner: string;
    message: string;
  };
};

/** Result of each entry point, as the SDK's `contract.Spec` gives it. */
export type PracticeResults = {
  store: void;
  get_count: number;
  get_value: string | null;
  increment: number;
  get_entries: number;
  sign_guestbook: void;
};
