#[test]
fn passes_all_of_these_tests() {
    brain_storm_testing::run_again_on_wasm();
}
