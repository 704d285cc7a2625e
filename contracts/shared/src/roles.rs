use soroban_sdk::{Address, Env, Symbol, panic_with_error, symbol_short};
use stellar_access::access_control::{AccessControlError, ensure_role, get_admin};

/// Records learners' progress in analytics.
pub const ATTESTOR: Symbol = symbol_short!("attestor");
/// Issues and withdraws credentials in certificate.
pub const ISSUER: Symbol = symbol_short!("issuer");
/// Mints rewards in token.
pub const MINTER: Symbol = symbol_short!("minter");
/// Pauses any contract; vetoes proposals in governance.
pub const GUARDIAN: Symbol = symbol_short!("guardian");

/// Requires that `by` is the admin and signed this call.
///
/// # Errors
/// * [`AccessControlError::Unauthorized`] - `by` is not the admin.
pub fn require_admin(env: &Env, by: &Address) {
    if !is_admin(env, by) {
        panic_with_error!(env, AccessControlError::Unauthorized);
    }
    by.require_auth();
}

/// Requires that `by` is the admin or a guardian and signed this call.
///
/// # Errors
/// * [`AccessControlError::Unauthorized`] - `by` is neither.
pub fn require_admin_or_guardian(env: &Env, by: &Address) {
    if !is_admin(env, by) {
        ensure_role(env, &GUARDIAN, by);
    }
    by.require_auth();
}

fn is_admin(env: &Env, address: &Address) -> bool {
    get_admin(env).as_ref() == Some(address)
}
