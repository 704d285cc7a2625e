/** Sentences for the errors of OpenZeppelin's access crate, whose spec carries none. */
export const openZeppelinErrors: Record<string, string> = {
  Unauthorized: 'The caller does not hold the role that this call needs.',
  AdminNotSet: 'The contract has no admin any more.',
  IndexOutOfBounds: 'The role has fewer members than this index.',
  AdminRoleNotFound: 'The role has no admin role.',
  RoleCountIsNotZero: 'The role still has members.',
  RoleNotFound: 'No account holds this role.',
  AdminAlreadySet: 'The admin is set already.',
  RoleNotHeld: 'The account does not hold this role.',
  RoleIsEmpty: 'The role has no members.',
  TransferInProgress: 'The admin role is being handed over; cancel that first.',
  MaxRolesExceeded: 'The contract holds as many roles as it can, 256.',
  NoPendingTransfer: 'No handover of the admin role is pending.',
  InvalidLiveUntilLedger: 'The handover must end at a ledger that is neither past nor too far ahead.',
  InvalidPendingAccount: 'The handover is pending for another account.',
  TransferExpired: 'The handover has run out; the admin must start it again.',
};
