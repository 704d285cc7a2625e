/** Sentences for the errors of OpenZeppelin's crates, by number: their specs carry none, or none for a person. */
export const openZeppelinErrors: Record<number, string> = {
  // stellar-tokens, fungible
  100: 'The holder has less than this amount.',
  101: 'The holder allowed the spender less than this amount, or the allowance has run out.',
  102: 'The allowance must end at a ledger that is neither past nor too far ahead.',
  103: 'The amount may not be below zero.',
  104: 'The amount is too large to count.',
  // stellar-access, access control and the handover of roles
  2000: 'The caller does not hold the role that this call needs.',
  2001: 'The contract has no admin any more.',
  2002: 'The role has fewer members than this index.',
  2003: 'The role has no admin role.',
  2004: 'The role still has members.',
  2005: 'No account holds this role.',
  2006: 'The admin is set already.',
  2007: 'The account does not hold this role.',
  2008: 'The role has no members.',
  2009: 'The admin role is being handed over; cancel that first.',
  2010: 'The contract holds as many roles as it can, 256.',
  2200: 'No handover of the admin role is pending.',
  2201: 'The handover must end at a ledger that is neither past nor too far ahead.',
  2202: 'The handover is pending for another account.',
  2203: 'The handover has run out; the admin must start it again.',
  // stellar-governance, votes
  4100: 'Votes are known of past ledgers only; this one is not over yet.',
  4101: 'The votes are too many to count.',
  4102: 'The holder has fewer votes than this.',
  4103: 'That is the delegate already.',
  4104: 'A stored count of votes is missing.',
};
