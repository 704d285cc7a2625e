use std::ops::Deref;

use brain_storm_certificate::{
    Certificate, Credential, CredentialIssued, CredentialKind, CredentialState, IssueItem,
    Verification,
};
use brain_storm_shared::ISSUER;
use brain_storm_testing::{Deployed, Outcome, START, on_wasm};
use soroban_sdk::testutils::Address as _;
use soroban_sdk::{Address, BytesN, Env, IntoVal, String, Symbol, Val, Vec};

const WASM: &[u8] = include_bytes!("../../interface/certificate.wasm");

/// A deployed certificate contract with an issuer, and a learner.
pub struct Certificates {
    deployed: Deployed,
    pub issuer: Address,
    pub learner: Address,
}

impl Deref for Certificates {
    type Target = Deployed;

    fn deref(&self) -> &Deployed {
        &self.deployed
    }
}

/// What an issuer may ask for.
#[derive(Clone)]
pub struct Draft {
    pub id: BytesN<16>,
    pub learner: Address,
    pub course: Symbol,
    pub content_hash: BytesN<32>,
    pub kind: CredentialKind,
    pub expires_at: Option<u64>,
}

impl Draft {
    /// The same as a line of a batch.
    pub fn item(&self) -> IssueItem {
        let Draft { id, learner, course, content_hash, kind, expires_at } = self.clone();
        IssueItem { id, learner, course, content_hash, kind, expires_at }
    }

    pub fn arguments(&self, env: &Env, issuer: &Address) -> Vec<Val> {
        let Draft { id, learner, course, content_hash, kind, expires_at } = self.clone();
        (issuer.clone(), id, learner, course, content_hash, kind, expires_at).into_val(env)
    }

    /// The credential that comes of it, issued now.
    pub fn credential(&self, issuer: &Address) -> Credential {
        let Draft { id, learner, course, content_hash, kind, expires_at } = self.clone();
        Credential {
            id,
            learner,
            issuer: issuer.clone(),
            course,
            content_hash,
            kind,
            issued_at: START,
            expires_at,
            state: CredentialState::Active,
            reason: None,
            supersedes: None,
            successor: None,
        }
    }

    pub fn issued(&self, issuer: &Address) -> CredentialIssued {
        let Draft { id, learner, course, content_hash, kind, expires_at } = self.clone();
        let (issuer, supersedes) = (issuer.clone(), None);
        CredentialIssued { id, learner, issuer, course, content_hash, kind, expires_at, supersedes }
    }
}

pub fn setup() -> Certificates {
    Certificates::new(Deployed::new(|env, admin| match on_wasm() {
        true => env.register(WASM, (admin,)),
        false => env.register(Certificate, (admin,)),
    }))
}

impl Certificates {
    fn new(deployed: Deployed) -> Self {
        let issuer = deployed.grant(ISSUER);
        let learner = Address::generate(&deployed.env);
        Certificates { deployed, issuer, learner }
    }

    pub fn id(&self, seed: u8) -> BytesN<16> {
        BytesN::from_array(&self.env, &[seed; 16])
    }

    pub fn hash(&self, seed: u8) -> BytesN<32> {
        BytesN::from_array(&self.env, &[seed; 32])
    }

    pub fn reason(&self, text: &str) -> String {
        String::from_str(&self.env, text)
    }

    /// Id and content differ by seed; learner, course and kind are always the same.
    pub fn draft(&self, seed: u8) -> Draft {
        Draft {
            id: self.id(seed),
            learner: self.learner.clone(),
            course: Symbol::new(&self.env, "rust_basics"),
            content_hash: self.hash(seed),
            kind: CredentialKind::Completion,
            expires_at: None,
        }
    }

    pub fn issue(&self, draft: &Draft) -> Outcome<()> {
        self.call(&self.issuer, "issue_credential", draft.arguments(&self.env, &self.issuer))
    }

    /// Issues several credentials in one call.
    pub fn issue_batch(&self, drafts: &[Draft]) -> Outcome<()> {
        self.call(&self.issuer, "issue_credential_batch", self.batch_arguments(drafts))
    }

    pub fn batch_arguments(&self, drafts: &[Draft]) -> Vec<Val> {
        let items = Vec::from_iter(&self.env, drafts.iter().map(Draft::item));
        (self.issuer.clone(), items).into_val(&self.env)
    }

    /// A credential that is issued and whose expiry lies that many seconds ahead.
    pub fn issue_expiring(&self, seed: u8, seconds: u64) -> Draft {
        let expires_at = Some(self.env.ledger().timestamp() + seconds);
        let draft = Draft { expires_at, ..self.draft(seed) };
        self.issue(&draft).unwrap();
        draft
    }

    pub fn issue_plain(&self, seed: u8) -> Draft {
        let draft = self.draft(seed);
        self.issue(&draft).unwrap();
        draft
    }

    /// Calls `revoke`, `suspend` or `reinstate`.
    pub fn change(&self, entry_point: &str, id: &BytesN<16>, reason: &String) -> Outcome<()> {
        self.call(&self.issuer, entry_point, self.change_arguments(id, reason))
    }

    pub fn change_arguments(&self, id: &BytesN<16>, reason: &String) -> Vec<Val> {
        (self.issuer.clone(), id.clone(), reason.clone()).into_val(&self.env)
    }

    /// Replaces a credential by the draft, whose course and kind play no part.
    pub fn reissue(&self, old_id: &BytesN<16>, draft: &Draft) -> Outcome<()> {
        let arguments = self.reissue_arguments(old_id, draft, &self.reason("lost wallet"));
        self.call(&self.issuer, "reissue", arguments)
    }

    pub fn reissue_arguments(
        &self,
        old_id: &BytesN<16>,
        draft: &Draft,
        reason: &String,
    ) -> Vec<Val> {
        let Draft { id, learner, content_hash, expires_at, .. } = draft.clone();
        let (issuer, old_id, reason) = (self.issuer.clone(), old_id.clone(), reason.clone());
        (issuer, old_id, id, learner, content_hash, expires_at, reason).into_val(&self.env)
    }

    pub fn stored(&self, id: &BytesN<16>) -> Outcome<Credential> {
        self.call_unsigned("get_credential", (id.clone(),))
    }

    pub fn verify(&self, id: &BytesN<16>) -> Outcome<Verification> {
        self.call_unsigned("verify", (id.clone(),))
    }

    /// Asserts what `revoke`, `suspend` and `reinstate` refuse alike, on a credential that the
    /// entry point would accept otherwise.
    pub fn assert_guarded(&self, entry_point: &str, id: &BytesN<16>) {
        use brain_storm_certificate::CertificateError::CredentialNotFound;
        use brain_storm_shared::SharedError::{ContractPaused, ReasonEmpty, ReasonTooLong};
        use brain_storm_testing::unsigned;
        use stellar_access::access_control::AccessControlError::Unauthorized;

        let before = self.stored(id);
        let reason = self.reason("review");
        let arguments = self.change_arguments(id, &reason);
        let other = self.change_arguments(id, &self.reason("another"));
        let by_admin = (self.admin.clone(), id.clone(), reason.clone());
        let unknown = self.id(99);

        let refused = self.call_unsigned::<()>(entry_point, arguments.clone());
        assert_eq!(refused, Err(unsigned()));
        let refused =
            self.call_signed_otherwise::<()>(&self.issuer, entry_point, other, arguments.clone());
        assert_eq!(refused, Err(unsigned()));
        let refused = self.call::<()>(&self.admin, entry_point, by_admin);
        assert_eq!(refused, Err(Unauthorized.into()));
        let refused = self.change(entry_point, &unknown, &reason);
        assert_eq!(refused, Err(CredentialNotFound.into()));
        assert_eq!(self.change(entry_point, id, &self.text(0)), Err(ReasonEmpty.into()));
        assert_eq!(self.change(entry_point, id, &self.text(257)), Err(ReasonTooLong.into()));
        self.pause();
        assert_eq!(self.change(entry_point, id, &reason), Err(ContractPaused.into()));
        assert_eq!(self.stored(id), before);

        let unpause = (self.admin.clone(),);
        self.call::<()>(&self.admin, "unpause", unpause).unwrap();
        assert_eq!(self.change(entry_point, id, &self.text(256)), Ok(()));
    }
}
