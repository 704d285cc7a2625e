use soroban_sdk::{Address, String, Symbol, contractevent};

/// A learner left a line in the guestbook. The line is here alone; the contract keeps none.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct GuestbookSigned {
    /// The learner who signed.
    #[topic]
    pub learner: Address,
    /// What they wrote, 1 to 256 bytes.
    pub message: String,
    /// Lines this learner has left, this one among them; at least 1.
    pub entries: u32,
}

/// A learner counted one further.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CounterIncremented {
    /// The learner who counted.
    #[topic]
    pub learner: Address,
    /// How far this learner is now, at least 1.
    pub count: u32,
}

/// A learner stored a value, in place of what was there under its key.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ValueStored {
    /// The learner who stored it.
    #[topic]
    pub learner: Address,
    /// What they find it by, among what is theirs.
    pub key: Symbol,
    /// What they stored, 1 to 256 bytes.
    pub value: String,
}
