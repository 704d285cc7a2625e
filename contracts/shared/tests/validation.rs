use brain_storm_shared::EXPIRY_SECONDS_MAX;
use brain_storm_shared::SharedError::{
    AmountNegative, AmountNotPositive, CourseKeyInvalid, ExpiryNotInFuture, ExpiryTooFar,
    PercentTooLarge, ReasonEmpty, ReasonTooLong, TextEmpty, TextTooLong,
};
use brain_storm_testing::START;
use soroban_sdk::{String, Symbol};

use crate::fixture::setup;

#[test]
fn a_course_key_is_a_lower_case_letter_and_up_to_31_letters_digits_or_underscores() {
    let (setup, _guardian) = setup();
    let check =
        |key: &str| setup.call_unsigned::<()>("check_course_key", (Symbol::new(&setup.env, key),));
    // Up to 9 characters are a number inside the host, longer keys an object: both forms count.
    for key in ["a", "z", "a0_z9", "abcdefghi", "abcdefghij", &"z".repeat(32)] {
        assert_eq!(check(key), Ok(()), "{key}");
    }
    for key in ["", "A", "0", "_", "aB", "Abcdefghij", "abcdefghiJ", "0bcdefghij", &"_".repeat(32)]
    {
        assert_eq!(check(key), Err(CourseKeyInvalid.into()), "{key}");
    }
}

#[test]
fn a_percent_is_0_to_100() {
    let (setup, _guardian) = setup();
    let check = |percent: u32| setup.call_unsigned::<()>("check_percent", (percent,));
    assert_eq!((check(0), check(100)), (Ok(()), Ok(())));
    for percent in [101, u32::MAX] {
        assert_eq!(check(percent), Err(PercentTooLarge.into()));
    }
}

#[test]
fn a_reason_is_1_to_256_bytes() {
    let (setup, _guardian) = setup();
    let check = |text: &str| {
        setup.call_unsigned::<()>("check_reason", (String::from_str(&setup.env, text),))
    };
    assert_eq!((check("x"), check(&"x".repeat(256))), (Ok(()), Ok(())));
    assert_eq!(check(""), Err(ReasonEmpty.into()));
    for text in ["x".repeat(257), "é".repeat(129)] {
        assert_eq!(check(&text), Err(ReasonTooLong.into()));
    }
}

#[test]
fn a_text_is_1_byte_to_as_many_as_its_field_takes() {
    let (setup, _guardian) = setup();
    let check = |text: &str, bytes_max: u32| {
        setup.call_unsigned::<()>("check_text", (String::from_str(&setup.env, text), bytes_max))
    };
    assert_eq!((check("x", 1), check(&"x".repeat(9), 9)), (Ok(()), Ok(())));
    assert_eq!(check("", 9), Err(TextEmpty.into()));
    for text in ["x".repeat(10), "é".repeat(5)] {
        assert_eq!(check(&text, 9), Err(TextTooLong.into()));
    }
}

#[test]
fn an_amount_is_above_zero_or_not_below() {
    let (setup, _guardian) = setup();
    let positive = |amount: i128| setup.call_unsigned::<()>("check_amount_positive", (amount,));
    let not_negative =
        |amount: i128| setup.call_unsigned::<()>("check_amount_not_negative", (amount,));
    for amount in [1, i128::MAX] {
        assert_eq!((positive(amount), not_negative(amount)), (Ok(()), Ok(())));
    }
    assert_eq!((positive(0), not_negative(0)), (Err(AmountNotPositive.into()), Ok(())));
    for amount in [-1, i128::MIN] {
        assert_eq!(positive(amount), Err(AmountNotPositive.into()));
        assert_eq!(not_negative(amount), Err(AmountNegative.into()));
    }
}

#[test]
fn an_expiry_is_one_second_to_a_hundred_years_ahead() {
    let (setup, _guardian) = setup();
    let check = |expires_at: u64| setup.call_unsigned::<()>("check_expiry", (expires_at,));
    assert_eq!((check(START + 1), check(START + EXPIRY_SECONDS_MAX)), (Ok(()), Ok(())));
    for expires_at in [0, START - 1, START] {
        assert_eq!(check(expires_at), Err(ExpiryNotInFuture.into()));
    }
    for expires_at in [START + EXPIRY_SECONDS_MAX + 1, u64::MAX] {
        assert_eq!(check(expires_at), Err(ExpiryTooFar.into()));
    }
}
