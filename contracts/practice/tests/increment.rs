use brain_storm_practice::PracticeError::CountTooHigh;
use brain_storm_testing::unsigned;

use crate::setup::setup;

#[test]
fn counts_one_further_and_says_so() {
    let setup = setup();

    assert_eq!(setup.increment(&setup.learner), Ok(1));

    setup.assert_signed(&setup.learner, "increment", (setup.learner.clone(),));
    setup.assert_events([setup.incremented(1)]);
    assert_eq!(setup.standing(&setup.learner), (0, 1, None));
    setup.assert_snapshot("increment");

    assert_eq!(setup.increment(&setup.learner), Ok(2));
    setup.assert_events([setup.incremented(2)]);
}

#[test]
fn keeps_learners_apart() {
    let setup = setup();
    setup.increment(&setup.learner).unwrap();
    assert_eq!(setup.increment(&setup.admin), Ok(1));
    assert_eq!(setup.standing(&setup.learner).1, 1);
}

#[test]
fn ends_at_the_highest_number() {
    let setup = setup();
    setup.exhaust("Count");
    assert_eq!(setup.increment(&setup.learner), Err(CountTooHigh.into()));
    assert_eq!(setup.standing(&setup.learner).1, u32::MAX);
}

#[test]
fn needs_the_learners_own_signature() {
    let setup = setup();
    let of = (setup.learner.clone(),);
    assert_eq!(setup.call_unsigned::<u32>("increment", of.clone()), Err(unsigned()));
    assert_eq!(setup.call::<u32>(&setup.admin, "increment", of), Err(unsigned()));
    assert_eq!(setup.standing(&setup.learner).1, 0);
}
