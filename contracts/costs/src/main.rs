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
    let written = describe();
    match std::env::args().nth(1).as_deref() {
        None => std::fs::write(FILE, written).unwrap(),
        Some("--check") if std::fs::read_to_string(FILE).unwrap_or_default() == written => {}
        Some("--check") => {
            eprintln!("contracts/COSTS.md is not what the built wasm costs. Run: npm run costs");
            return ExitCode::FAILURE;
        }
        Some(other) => {
            eprintln!("usage: npm run costs [-- --check]; found {other}");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn describe() -> String {
    let (few, many) = (World::with(FEW), World::with(MANY));
    let mut text = format!("{}\n", include_str!("head.md"));
    write_sizes(&mut text);
    let mut contract = "";
    for call in calls() {
        if call.contract != contract {
            contract = call.contract;
            write!(text, "\n## {contract}\n\n{COLUMNS}").unwrap();
        }
        let rent = rent(&call);
        let costs = [&few, &many].map(|world| measure(world, &call, rent));
        write_row(&mut text, &call, rent, costs);
    }
    text
}

const COLUMNS: &str = "\
| Entry point | Instructions | at 10,000 | Reads | Writes | Written bytes | Event bytes | Rent | Fee | at 10,000 |
| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |
";

fn write_row(text: &mut String, call: &Call, rent: i64, [few, many]: [Cost; 2]) {
    let reads = match many.reads == few.reads {
        true => few.reads.to_string(),
        false => format!("{} → {}", few.reads, many.reads),
    };
    writeln!(
        text,
        "| {} | {} | {} | {reads} | {} | {} | {} | {} | {} | {} |",
        call.label,
        grouped(few.instructions),
        grouped(many.instructions),
        few.writes,
        grouped(few.write_bytes),
        grouped(few.event_bytes),
        grouped(rent),
        grouped(few.fee),
        grouped(many.fee),
    )
    .unwrap();
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
