use soroban_sdk::contracterror;

/// Errors of the token contract.
#[contracterror]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u32)]
pub enum TokenError {
    /// The supply would pass its cap of 1,000,000,000 BST.
    CapExceeded = 40000,
    /// A reward or budget must be from 0 to 1,000,000,000 BST, in units of 0.0000001 BST.
    SettingOutOfRange = 40001,
    /// No reward is set for this course, or none for referrals; governance sets it.
    RewardNotSet = 40002,
    /// The amount must be the reward that governance set; `get_reward` or `get_referral_reward` tells it.
    RewardAmountDiffers = 40003,
    /// A reward was already minted for this key.
    RewardKeyUsed = 40004,
    /// The epoch's budget for rewards has less than this left; `get_epoch` tells how much.
    EpochBudgetExceeded = 40005,
    /// The batch holds no item.
    BatchEmpty = 40006,
    /// The batch holds more items than one call can carry; split it.
    BatchTooLarge = 40007,
}
