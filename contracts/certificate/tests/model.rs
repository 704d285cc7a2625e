//! The rules of credentials once more, in plain Rust: no host, no storage keys, no holder entries.

use std::collections::{BTreeMap, BTreeSet};

use brain_storm_certificate::{CertificateError, CredentialKind, Standing};
use brain_storm_shared::{EXPIRY_SECONDS_MAX, SharedError};
use soroban_sdk::Error;

/// What is asked for, with small numbers in place of bytes and addresses.
#[derive(Clone, Debug)]
pub struct Wish {
    pub id: u8,
    pub learner: u8,
    pub course: u8,
    pub achievement: bool,
    pub content: u8,
    /// Seconds from now; absent: never.
    pub expires_in: Option<i64>,
}

#[derive(Clone, Debug)]
pub enum Step {
    Issue(Wish),
    IssueBatch(Vec<Wish>),
    Revoke(u8),
    Suspend(u8),
    Reinstate(u8),
    /// Course and kind of the wish play no part.
    Reissue(u8, Wish),
    Pass(u32),
    Pause,
    Unpause,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub learner: u8,
    pub course: u8,
    pub kind: CredentialKind,
    pub expires_at: Option<u64>,
    pub standing: Standing,
    pub supersedes: Option<u8>,
    pub successor: Option<u8>,
}

#[derive(Clone, Default)]
pub struct Model {
    pub now: u64,
    paused: bool,
    /// By id; `standing` says what was done, never that it expired.
    known: BTreeMap<u8, Known>,
    contents: BTreeSet<u8>,
}

type Outcome = Result<(), Error>;

fn require(holds: bool, error: impl Into<Error>) -> Outcome {
    if holds { Ok(()) } else { Err(error.into()) }
}

impl Model {
    pub fn new(now: u64) -> Self {
        Model { now, ..Model::default() }
    }

    /// Does the step whole or not at all.
    pub fn step(&mut self, step: &Step) -> Outcome {
        let mut next = self.clone();
        next.apply(step)?;
        *self = next;
        Ok(())
    }

    /// The credential as `verify` should show it.
    pub fn verify(&self, id: u8) -> Option<Known> {
        let known = self.known.get(&id)?.clone();
        let expired = known.standing == Standing::Valid && self.has_expired(&known);
        Some(if expired { Known { standing: Standing::Expired, ..known } } else { known })
    }

    /// (learner, course, kind) of all that is live.
    pub fn live_places(&self) -> Vec<(u8, u8, bool)> {
        let live = self.known.values().filter(|known| self.is_live(known));
        live.map(|known| place(known.learner, known.course, known.kind)).collect()
    }

    fn apply(&mut self, step: &Step) -> Outcome {
        if let Step::Pass(seconds) = step {
            self.now += u64::from(*seconds);
            return Ok(());
        }
        if let Step::Unpause = step {
            require(self.paused, SharedError::ContractNotPaused)?;
            self.paused = false;
            return Ok(());
        }
        require(!self.paused, SharedError::ContractPaused)?;
        match step {
            Step::Issue(wish) => self.issue(wish, None),
            Step::IssueBatch(wishes) => {
                require(!wishes.is_empty(), CertificateError::BatchEmpty)?;
                wishes.iter().try_for_each(|wish| self.issue(wish, None))
            }
            Step::Revoke(id) => {
                let known = self.in_standing(*id, &[Standing::Valid, Standing::Suspended])?;
                known.standing = Standing::Revoked;
                Ok(())
            }
            Step::Suspend(id) => {
                let known = self.in_standing(*id, &[Standing::Valid])?.clone();
                require(!self.has_expired(&known), CertificateError::CredentialExpired)?;
                self.known.insert(*id, Known { standing: Standing::Suspended, ..known });
                Ok(())
            }
            Step::Reinstate(id) => {
                self.in_standing(*id, &[Standing::Suspended])?.standing = Standing::Valid;
                Ok(())
            }
            Step::Reissue(old, wish) => self.reissue(*old, wish),
            Step::Pause => {
                self.paused = true;
                Ok(())
            }
            Step::Pass(_) | Step::Unpause => unreachable!(),
        }
    }

    fn reissue(&mut self, old: u8, wish: &Wish) -> Outcome {
        let known = self.in_standing(old, &[Standing::Valid])?;
        known.standing = Standing::Superseded;
        known.successor = Some(wish.id);
        let achievement = known.kind == CredentialKind::Achievement;
        let wish = Wish { course: known.course, achievement, ..wish.clone() };
        self.issue(&wish, Some(old))
    }

    fn issue(&mut self, wish: &Wish, supersedes: Option<u8>) -> Outcome {
        let expires_at = wish.expires_in.map(|seconds| self.now.wrapping_add_signed(seconds));
        if let Some(expires_at) = expires_at {
            require(expires_at > self.now, SharedError::ExpiryNotInFuture)?;
            require(expires_at - self.now <= EXPIRY_SECONDS_MAX, SharedError::ExpiryTooFar)?;
        }
        let kind = match wish.achievement {
            true => CredentialKind::Achievement,
            false => CredentialKind::Completion,
        };
        let here = place(wish.learner, wish.course, kind);
        require(!self.known.contains_key(&wish.id), CertificateError::IdTaken)?;
        require(!self.contents.contains(&wish.content), CertificateError::ContentTaken)?;
        let is_taken = self.live_places().contains(&here);
        require(!is_taken, CertificateError::LiveCredentialExists)?;
        let (learner, course, standing) = (wish.learner, wish.course, Standing::Valid);
        let successor = None;
        let known = Known { learner, course, kind, expires_at, standing, supersedes, successor };
        self.known.insert(wish.id, known);
        self.contents.insert(wish.content);
        Ok(())
    }

    fn in_standing(&mut self, id: u8, accepted: &[Standing]) -> Result<&mut Known, Error> {
        let known = self.known.get_mut(&id).ok_or(CertificateError::CredentialNotFound)?;
        if accepted.contains(&known.standing) {
            return Ok(known);
        }
        Err(match known.standing {
            Standing::Suspended => CertificateError::CredentialSuspended,
            Standing::Revoked => CertificateError::CredentialRevoked,
            Standing::Superseded => CertificateError::CredentialSuperseded,
            Standing::Valid | Standing::Expired => CertificateError::CredentialNotSuspended,
        }
        .into())
    }

    fn is_live(&self, known: &Known) -> bool {
        matches!(known.standing, Standing::Valid | Standing::Suspended) && !self.has_expired(known)
    }

    fn has_expired(&self, known: &Known) -> bool {
        known.expires_at.is_some_and(|expires_at| expires_at <= self.now)
    }
}

fn place(learner: u8, course: u8, kind: CredentialKind) -> (u8, u8, bool) {
    (learner, course, kind == CredentialKind::Achievement)
}
