//! `costs [--check]`: what each entry point costs on the network, measured on the built wasm, as
//! `COSTS.md`; with `--check` it compares instead of writing.

mod calls;
mod measure;
mod world;

use std::fmt::Write as _;
use std::process::ExitCode;

use crate::calls::{Call, calls};
use crate::measure::{Cost, measure, rent};
use crate::world::World;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../COSTS.md");
/// How many learners, credentials, holders and proposals there are.
const FEW: u32 = 10;
const MANY: u32 = 10_000;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        None => std::fs::write(FILE, describe() + &describe_growth()).unwrap(),
        Some("--check") => {
            if !std::fs::read_to_string(FILE).unwrap_or_default().starts_with(&describe()) {
                eprintln!(
                    "contracts/COSTS.md is not what the built wasm costs. Run: npm run costs"
                );
                return ExitCode::FAILURE;
            }
        }
        Some(other) => {
            eprintln!("usage: npm run costs [-- --check]; found {other}");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

const COLUMNS: &str = "\
| Entry point | Instructions | Reads | Writes | Written bytes | Event bytes | Rent | Fee |
| --- | --: | --: | --: | --: | --: | --: | --: |
";

/// All but the table at the end, whose making takes minutes.
fn describe() -> String {
    let world = World::with(FEW);
    let mut text = include_str!("head.md").to_owned();
    write_sizes(&mut text);
    let mut contract = "";
    for call in calls() {
        if call.contract != contract {
            contract = call.contract;
            write!(text, "\n## {contract}\n\n{COLUMNS}").unwrap();
        }
        let rent = rent(&call);
        write_row(&mut text, &call, rent, measure(&world, &call, rent));
    }
    text
}

fn write_row(text: &mut String, call: &Call, rent: i64, cost: Cost) {
    writeln!(
        text,
        "| {} | {} | {} | {} | {} | {} | {} | {} |",
        call.label,
        grouped(cost.instructions),
        cost.reads,
        cost.writes,
        grouped(cost.write_bytes),
        grouped(cost.event_bytes),
        grouped(rent),
        grouped(cost.fee),
    )
    .unwrap();
}

/// How little it matters how much there is already.
fn describe_growth() -> String {
    let [few, many] = [FEW, MANY].map(World::with);
    let numbers = [FEW, MANY].map(|number| grouped(number.into()));
    let [a, b] = &numbers;
    let mut text = format!("\n## From {a} to {b}\n\n");
    writeln!(text, "| Entry point | Instructions at {a} | at {b} | Entries at {a} | at {b} |")
        .unwrap();
    text.push_str("| --- | --: | --: | --: | --: |\n");
    for call in calls() {
        let [few, many] = [&few, &many].map(|world| measure(world, &call, 0));
        writeln!(
            text,
            "| {}: {} | {} | {} | {} | {} |",
            call.contract,
            call.label,
            grouped(few.instructions),
            grouped(many.instructions),
            few.reads + few.writes,
            many.reads + many.writes,
        )
        .unwrap();
    }
    text
}

fn write_sizes(text: &mut String) {
    text.push_str("\n## Size\n\n| Contract | Bytes of wasm |\n| --- | --: |\n");
    for (name, wasm) in world::WASM {
        writeln!(text, "| {name} | {} |", grouped(wasm.len() as i64)).unwrap();
    }
}

/// 1234567 → 1,234,567
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let grouped: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|chunk| str::from_utf8(chunk).unwrap()).collect();
    grouped.join(",")
}
