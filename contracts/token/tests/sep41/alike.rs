//! Random calls to the three tokens at once, which must answer, publish and hold alike.

use brain_storm_testing::new_env;
use proptest::prelude::*;
use soroban_sdk::Address;

use super::subject::{
    Answer, HOLDING, Happened, Refusal, Subject, brain_storm, openzeppelin, stellar_asset,
};

/// Somebody, by their place in [`people`].
type Person = usize;

#[derive(Clone, Copy, Debug)]
enum Act {
    Transfer {
        from: Person,
        to: Person,
        amount: i128,
    },
    TransferFrom {
        spender: Person,
        from: Person,
        to: Person,
        amount: i128,
    },
    /// `ahead`: the last ledger, counted from the present one.
    Approve {
        from: Person,
        spender: Person,
        amount: i128,
        ahead: i32,
    },
    Burn {
        from: Person,
        amount: i128,
    },
    BurnFrom {
        spender: Person,
        from: Person,
        amount: i128,
    },
    PassLedgers(u32),
}

#[derive(Clone, Copy, Debug)]
struct Call {
    act: Act,
    signer: Person,
}

impl Call {
    /// Whether whoever has to sign does.
    fn is_signed(&self) -> bool {
        match self.act {
            Act::Transfer { from, .. } | Act::Approve { from, .. } | Act::Burn { from, .. } => {
                from == self.signer
            }
            Act::TransferFrom { spender, .. } | Act::BurnFrom { spender, .. } => {
                spender == self.signer
            }
            Act::PassLedgers(_) => true,
        }
    }
}

fn people(token: &Subject) -> [Address; 3] {
    [token.holder.clone(), token.alice.clone(), token.bob.clone()]
}

fn person() -> impl Strategy<Value = Person> {
    0..3usize
}

fn amount() -> impl Strategy<Value = i128> {
    prop_oneof![
        8 => 0..=HOLDING / 2,
        2 => prop::sample::select(vec![0, 1, HOLDING, HOLDING + 1]),
        1 => prop::sample::select(vec![-1, i128::MIN, i128::MAX]),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (person(), person(), amount())
            .prop_map(|(from, to, amount)| Act::Transfer { from, to, amount }),
        4 => (person(), person(), person(), amount()).prop_map(|(spender, from, to, amount)| {
            Act::TransferFrom { spender, from, to, amount }
        }),
        4 => (person(), person(), amount(), -2..40i32).prop_map(
            |(from, spender, amount, ahead)| Act::Approve { from, spender, amount, ahead }
        ),
        1 => (person(), amount()).prop_map(|(from, amount)| Act::Burn { from, amount }),
        2 => (person(), person(), amount())
            .prop_map(|(spender, from, amount)| Act::BurnFrom { spender, from, amount }),
        2 => (1..20u32).prop_map(Act::PassLedgers),
    ]
}

/// A call that mostly has the signature it needs.
fn call() -> impl Strategy<Value = Call> {
    let signed = |act| (0..3).map(|signer| Call { act, signer }).find(Call::is_signed).unwrap();
    prop_oneof![
        9 => act().prop_map(signed),
        1 => (act(), person()).prop_map(|(act, signer)| Call { act, signer }),
    ]
}

fn make(token: &Subject, call: &Call) -> Answer<()> {
    let who = people(token);
    let signer = &who[call.signer];
    let answer = match call.act {
        Act::Transfer { from, to, amount } => {
            token.ask(signer, "transfer", (&who[from], &who[to], amount))
        }
        Act::TransferFrom { spender, from, to, amount } => {
            let arguments = (&who[spender], &who[from], &who[to], amount);
            token.ask(signer, "transfer_from", arguments)
        }
        Act::Approve { from, spender, amount, ahead } => {
            let last = token.ledger().saturating_add_signed(ahead);
            token.ask(signer, "approve", (&who[from], &who[spender], amount, last))
        }
        Act::Burn { from, amount } => token.ask(signer, "burn", (&who[from], amount)),
        Act::BurnFrom { spender, from, amount } => {
            token.ask(signer, "burn_from", (&who[spender], &who[from], amount))
        }
        Act::PassLedgers(count) => {
            token.pass_ledgers(count);
            Ok(())
        }
    };
    // Which of two faults is named is a token's own business.
    if call.is_signed() { answer } else { answer.map_err(|_| Refusal::Unsigned) }
}

/// What is to be alike after a call: the answer, what was published and what is held and allowed.
#[derive(Debug, PartialEq)]
struct Aftermath {
    answer: Answer<()>,
    happened: Vec<(String, Vec<Person>, i128, Option<u32>)>,
    balances: [i128; 3],
    allowances: [[i128; 3]; 3],
}

fn aftermath(token: &Subject, call: &Call) -> Aftermath {
    let who = people(token);
    let answer = make(token, call);
    let person = |address: &Address| who.iter().position(|one| one == address).unwrap();
    let anonymous = |event: Happened| {
        let addresses = event.addresses.iter().map(person).collect();
        (event.name, addresses, event.amount, event.live_until_ledger)
    };
    Aftermath {
        answer,
        happened: token.happened().into_iter().map(anonymous).collect(),
        balances: who.each_ref().map(|id| token.balance(id)),
        allowances: who
            .each_ref()
            .map(|from| who.each_ref().map(|spender| token.allowance(from, spender))),
    }
}

proptest! {
    #![proptest_config(brain_storm_testing::property_config(16))]

    #[test]
    fn three_tokens_go_alike(calls in prop::collection::vec(call(), 1..30)) {
        let [oracle, others @ ..] =
            [stellar_asset(&new_env()), openzeppelin(&new_env()), brain_storm(&new_env())];
        for call in &calls {
            let expected = aftermath(&oracle, call);
            for other in &others {
                prop_assert_eq!(&aftermath(other, call), &expected, "{:?}", call);
            }
        }
    }
}
