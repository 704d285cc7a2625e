//! The token once more, as plain Rust that remembers nothing but who did what: every number is
//! counted anew from it. Random calls go to both, and both must agree after each.

mod sequences;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use brain_storm_token::{BATCH_ITEMS_MAX, CAP, EPOCH_SECONDS};

/// Somebody, by number: the holders, the first of whom is the treasury, then minter and admin.
pub type Person = usize;
pub const HOLDERS: usize = 4;
pub const MINTER: Person = 4;
pub const ADMIN: Person = 5;

/// A course, by number.
pub type Course = usize;
pub const COURSES: [&str; 2] = ["rust_basics", "go_basics"];

/// What is asked of the token.
#[derive(Clone, Debug)]
pub enum Act {
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
        ahead: i64,
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
    Delegate {
        account: Person,
        delegatee: Person,
    },
    MintReward(Reward),
    MintRewardBatch(Vec<Reward>),
    SetReward {
        course: Course,
        amount: i128,
    },
    SetReferralReward {
        amount: i128,
    },
    SetEpochBudget {
        amount: i128,
    },
    Pause,
    Unpause,
    Pass {
        ledgers: u32,
        seconds: u64,
    },
}

#[derive(Clone, Copy, Debug)]
pub struct Reward {
    pub to: Person,
    pub amount: i128,
    pub is_referral: bool,
    pub course: Course,
    pub key: u32,
}

impl Act {
    /// Whose signature it needs.
    pub fn right_signer(&self) -> Person {
        match *self {
            Act::Transfer { from, .. } | Act::Approve { from, .. } | Act::Burn { from, .. } => from,
            Act::TransferFrom { spender, .. } | Act::BurnFrom { spender, .. } => spender,
            Act::Delegate { account, .. } => account,
            Act::MintReward(_) | Act::MintRewardBatch(_) => MINTER,
            _ => ADMIN,
        }
    }
}

/// Why the model refuses: no signature, or the error of that number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Refused {
    Unsigned,
    Error(u32),
}

pub type Verdict = Result<(), Refused>;

#[derive(Clone)]
pub struct Model {
    pub ledger: u32,
    pub time: u64,
    /// The farthest ledger an allowance may reach, counted from the present one.
    pub reach: u32,
    pub deployed_at: u64,
    pub is_paused: bool,
    pub balances: [i128; HOLDERS],
    pub delegates: [Option<Person>; HOLDERS],
    /// (holder, spender) → amount and last ledger
    pub allowances: BTreeMap<(Person, Person), (i128, u32)>,
    pub rewards: [i128; COURSES.len()],
    pub referral_reward: i128,
    pub budget: i128,
    /// All rewards ever minted: epoch and amount.
    pub minted: Vec<(u32, i128)>,
    pub keys: BTreeSet<u32>,
    /// Votes and supply at the end of each ledger in which time stood still for a while.
    past: Vec<(u32, [u128; HOLDERS], u128)>,
}

impl Model {
    /// The token as deployed, the treasury holding that much.
    pub fn new(ledger: u32, time: u64, reach: u32, treasury: i128, budget: i128) -> Self {
        let mut balances = [0; HOLDERS];
        balances[0] = treasury;
        let mut delegates = [None; HOLDERS];
        delegates[0] = Some(0);
        Model {
            ledger,
            time,
            reach,
            deployed_at: time,
            is_paused: false,
            balances,
            delegates,
            allowances: BTreeMap::new(),
            rewards: [0; COURSES.len()],
            referral_reward: 0,
            budget,
            minted: Vec::new(),
            keys: BTreeSet::new(),
            past: Vec::new(),
        }
    }

    pub fn supply(&self) -> i128 {
        self.balances.iter().sum()
    }

    /// What all who delegated to somebody hold.
    pub fn votes(&self) -> [u128; HOLDERS] {
        let of = |delegate| {
            let theirs = (0..HOLDERS).filter(|&holder| self.delegates[holder] == Some(delegate));
            theirs.map(|holder| self.balances[holder] as u128).sum()
        };
        std::array::from_fn(of)
    }

    /// Votes and supply at the end of a past ledger.
    pub fn past(&self, ledger: u32) -> ([u128; HOLDERS], u128) {
        let before = self.past.iter().rev().find(|(end, ..)| *end <= ledger);
        before.map_or(([0; HOLDERS], 0), |(_, votes, supply)| (*votes, *supply))
    }

    pub fn allowance(&self, from: Person, spender: Person) -> i128 {
        let allowance = self.allowances.get(&(from, spender));
        allowance.filter(|(_, last)| *last >= self.ledger).map_or(0, |(amount, _)| *amount)
    }

    pub fn epoch(&self) -> u32 {
        ((self.time - self.deployed_at) / EPOCH_SECONDS) as u32 + 1
    }

    pub fn minted_in(&self, epoch: u32) -> i128 {
        self.minted.iter().filter(|(one, _)| *one == epoch).map(|(_, amount)| amount).sum()
    }

    /// Does what is asked, or refuses and leaves everything as it was.
    pub fn ask(&mut self, act: &Act, signer: Person) -> Verdict {
        let mut after = self.clone();
        after.act(act, signer)?;
        *self = after;
        Ok(())
    }

    fn act(&mut self, act: &Act, signer: Person) -> Verdict {
        if let Act::Pass { ledgers, seconds } = *act {
            self.pass(ledgers, seconds);
            return Ok(());
        }
        require(signer == act.right_signer(), Refused::Unsigned)?;
        match act {
            Act::Pause => {
                require(!self.is_paused, Refused::Error(10000))?;
                self.is_paused = true;
                return Ok(());
            }
            Act::Unpause => {
                require(self.is_paused, Refused::Error(10001))?;
                self.is_paused = false;
                return Ok(());
            }
            _ => require(!self.is_paused, Refused::Error(10000))?,
        }
        self.run(act)
    }

    /// Does what a running token does.
    fn run(&mut self, act: &Act) -> Verdict {
        match *act {
            Act::Transfer { from, to, amount } => self.transfer(from, to, amount),
            Act::TransferFrom { spender, from, to, amount } => {
                self.spend(from, spender, amount)?;
                self.transfer(from, to, amount)
            }
            Act::Approve { from, spender, amount, ahead } => {
                self.approve(from, spender, amount, i64::from(self.ledger) + ahead)
            }
            Act::Burn { from, amount } => self.burn(from, amount),
            Act::BurnFrom { spender, from, amount } => {
                self.spend(from, spender, amount)?;
                self.burn(from, amount)
            }
            Act::Delegate { account, delegatee } => {
                let before = self.delegates[account].replace(delegatee);
                require(before != Some(delegatee), Refused::Error(4103))
            }
            Act::MintReward(reward) => self.reward(reward),
            Act::MintRewardBatch(ref rewards) => {
                require(!rewards.is_empty(), Refused::Error(40006))?;
                require(rewards.len() <= BATCH_ITEMS_MAX as usize, Refused::Error(40007))?;
                rewards.iter().try_for_each(|reward| self.reward(*reward))
            }
            Act::SetReward { course, amount } => set(&mut self.rewards[course], amount),
            Act::SetReferralReward { amount } => set(&mut self.referral_reward, amount),
            Act::SetEpochBudget { amount } => set(&mut self.budget, amount),
            Act::Pause | Act::Unpause | Act::Pass { .. } => unreachable!("done before"),
        }
    }

    fn pass(&mut self, ledgers: u32, seconds: u64) {
        self.past.push((self.ledger, self.votes(), self.supply() as u128));
        self.ledger += ledgers;
        self.time += seconds;
    }

    fn transfer(&mut self, from: Person, to: Person, amount: i128) -> Verdict {
        self.take(from, amount)?;
        self.give(to, amount);
        Ok(())
    }

    fn burn(&mut self, from: Person, amount: i128) -> Verdict {
        self.take(from, amount)
    }

    fn take(&mut self, from: Person, amount: i128) -> Verdict {
        require(amount >= 0, Refused::Error(103))?;
        require(amount <= self.balances[from], Refused::Error(100))?;
        self.balances[from] -= amount;
        Ok(())
    }

    fn give(&mut self, to: Person, amount: i128) {
        if amount > 0 {
            self.delegates[to].get_or_insert(to);
        }
        self.balances[to] += amount;
    }

    fn approve(&mut self, from: Person, spender: Person, amount: i128, last: i64) -> Verdict {
        require(amount >= 0, Refused::Error(103))?;
        let now = i64::from(self.ledger);
        let is_possible = last <= now + i64::from(self.reach) && (amount == 0 || last >= now);
        require(is_possible, Refused::Error(102))?;
        self.allowances.insert((from, spender), (amount, last as u32));
        Ok(())
    }

    fn spend(&mut self, from: Person, spender: Person, amount: i128) -> Verdict {
        require(amount >= 0, Refused::Error(103))?;
        require(amount <= self.allowance(from, spender), Refused::Error(101))?;
        if amount > 0 {
            self.allowances.get_mut(&(from, spender)).unwrap().0 -= amount;
        }
        Ok(())
    }

    fn reward(&mut self, reward: Reward) -> Verdict {
        let is_set = match reward.is_referral {
            true => self.referral_reward,
            false => self.rewards[reward.course],
        };
        require(is_set != 0, Refused::Error(40002))?;
        require(reward.amount == is_set, Refused::Error(40003))?;
        require(self.keys.insert(reward.key), Refused::Error(40004))?;
        self.minted.push((self.epoch(), reward.amount));
        require(self.minted_in(self.epoch()) <= self.budget, Refused::Error(40005))?;
        self.give(reward.to, reward.amount);
        require(self.supply() <= CAP, Refused::Error(40000))
    }
}

fn set(setting: &mut i128, amount: i128) -> Verdict {
    require((0..=CAP).contains(&amount), Refused::Error(40001))?;
    *setting = amount;
    Ok(())
}

fn require(holds: bool, otherwise: Refused) -> Verdict {
    if holds { Ok(()) } else { Err(otherwise) }
}
