use brain_storm_shared::{GUARDIAN, is_paused, lift_pause, replace_code};
use soroban_sdk::auth::{ContractContext, InvokerContractAuthEntry, SubContractInvocation};
use soroban_sdk::xdr::ToXdr;
use soroban_sdk::{Address, BytesN, Env, Symbol, Val, Vec, contracttype, panic_with_error};
use stellar_access::access_control::{grant_role_no_auth, has_role, revoke_role_no_auth};

use crate::GovernanceError::{
    ActionsEmpty, ActionsTooLarge, ActionsTooMany, CallToSelf, GuardianChangeMixed,
};
use crate::Settings;
use crate::storage::change_settings;

/// Most actions of one proposal.
pub const ACTIONS_MAX: u32 = 10;
/// Most bytes of all actions' XDR together. With the longest title and description the event of a
/// new proposal then fits the network's 16,384 bytes a transaction.
pub const ACTIONS_BYTES_MAX: u32 = 10_240;

/// One thing that a passed proposal does. Calls go to other contracts; the host lets no contract
/// call itself, so what governance changes about itself has cases of its own.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Action {
    /// Calls another contract.
    Call(Call),
    /// Replaces governance's settings for proposals to come.
    ChangeSettings(Settings),
    /// Grants a role on governance.
    GrantRole(RoleChange),
    /// Takes a role on governance away; nothing happens when it is gone already.
    RevokeRole(RoleChange),
    /// Replaces governance's code by an uploaded wasm, named by its SHA-256.
    Upgrade(BytesN<32>),
}

/// A call that governance makes.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Call {
    /// The contract to call, not governance itself.
    pub contract: Address,
    /// Its entry point.
    pub function: Symbol,
    /// The arguments, as they are passed.
    pub args: Vec<Val>,
    /// What the called contract may further call in governance's name. The call itself needs none.
    pub authorizations: Vec<Invocation>,
}

/// A call deeper down that governance authorizes.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Invocation {
    /// The contract whose entry point asks for governance's authorization.
    pub contract: Address,
    /// That entry point.
    pub function: Symbol,
    /// Exactly these arguments.
    pub args: Vec<Val>,
}

/// A role on governance, and who gets or loses it.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RoleChange {
    /// The role; governance itself knows `guardian`.
    pub role: Symbol,
    /// Who gets or loses it.
    pub account: Address,
}

/// Entry points that change who may do what, or what the code is. The last two are the admin of a
/// Stellar Asset Contract, and the votes of governance's treasury.
const SENSITIVE_FUNCTIONS: [&str; 12] = [
    "grant_role",
    "revoke_role",
    "set_role_admin",
    "remove_role_admin",
    "transfer_admin_role",
    "accept_admin_transfer",
    "renounce_admin",
    "renounce_role",
    "upgrade",
    "migrate",
    "set_admin",
    "delegate",
];

impl Action {
    /// Tells whether the action waits longer: it changes roles, code or the settings, directly or
    /// through a call that it authorizes.
    fn is_sensitive(&self, env: &Env) -> bool {
        let Action::Call(call) = self else { return true };
        is_sensitive_function(env, &call.function)
            || call.authorizations.iter().any(|one| is_sensitive_function(env, &one.function))
    }

    fn changes_guardians(&self) -> bool {
        match self {
            Action::GrantRole(change) | Action::RevokeRole(change) => change.role == GUARDIAN,
            _ => false,
        }
    }

    fn require_sound(&self, env: &Env) {
        match self {
            Action::Call(call) if call.contract == env.current_contract_address() => {
                panic_with_error!(env, CallToSelf)
            }
            Action::ChangeSettings(settings) => settings.require_sound(env),
            _ => {}
        }
    }

    fn perform(&self, env: &Env, proposal: u32) {
        let governance = env.current_contract_address();
        match self {
            Action::Call(call) => call.perform(env),
            Action::ChangeSettings(settings) => change_settings(env, settings, Some(proposal)),
            Action::GrantRole(RoleChange { role, account }) => {
                grant_role_no_auth(env, account, role, &governance);
            }
            Action::RevokeRole(RoleChange { role, account }) => {
                // Who gave it up before must not have undone all else that was decided.
                if has_role(env, account, role).is_some() {
                    revoke_role_no_auth(env, account, role, &governance);
                }
            }
            Action::Upgrade(wasm_hash) => replace_code(env, &governance, wasm_hash),
        }
    }
}

impl Call {
    fn perform(&self, env: &Env) {
        let mut entries = Vec::new(env);
        for Invocation { contract, function: fn_name, args } in self.authorizations.iter() {
            let context = ContractContext { contract, fn_name, args };
            let sub_invocations = Vec::new(env);
            let invocation = SubContractInvocation { context, sub_invocations };
            entries.push_back(InvokerContractAuthEntry::Contract(invocation));
        }
        // Holds for the next call only, so that no action uses what another one was given.
        env.authorize_as_current_contract(entries);
        env.invoke_contract::<Val>(&self.contract, &self.function, self.args.clone());
    }
}

fn is_sensitive_function(env: &Env, function: &Symbol) -> bool {
    SENSITIVE_FUNCTIONS.iter().any(|name| *function == Symbol::new(env, name))
}

/// Requires actions that a proposal may hold.
///
/// # Errors
/// * `ActionsEmpty`, `ActionsTooMany`, `ActionsTooLarge`, `CallToSelf`, `GuardianChangeMixed`
/// * those of the settings' bounds
pub(crate) fn require_actions(env: &Env, actions: &Vec<Action>) {
    if actions.is_empty() {
        panic_with_error!(env, ActionsEmpty);
    }
    if actions.len() > ACTIONS_MAX {
        panic_with_error!(env, ActionsTooMany);
    }
    if actions.to_xdr(env).len() > ACTIONS_BYTES_MAX {
        panic_with_error!(env, ActionsTooLarge);
    }
    actions.iter().for_each(|action| action.require_sound(env));
    if change_guardians(actions) && !actions.iter().all(|action| action.changes_guardians()) {
        panic_with_error!(env, GuardianChangeMixed);
    }
}

/// Tells whether any of the actions waits longer.
pub(crate) fn are_sensitive(env: &Env, actions: &Vec<Action>) -> bool {
    actions.iter().any(|action| action.is_sensitive(env))
}

/// Tells whether the actions replace guardians, which no guardian may prevent.
pub(crate) fn change_guardians(actions: &Vec<Action>) -> bool {
    actions.iter().any(|action| action.changes_guardians())
}

/// Does what the proposal says, in turn. One action that fails undoes all.
pub(crate) fn perform(env: &Env, proposal: u32, actions: &Vec<Action>) {
    actions.iter().for_each(|action| action.perform(env, proposal));
    if change_guardians(actions) && is_paused(env) {
        // The pause was a guardian's word; it ends with those who gave it.
        lift_pause(env, &env.current_contract_address());
    }
}
