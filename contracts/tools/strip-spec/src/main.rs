//! `strip-spec <from.wasm> <to.wasm>`: copies a contract and drops from its spec the types, errors
//! and events its code never uses. The SDK leaves a marker in the code for every entry in use;
//! libraries put all their entries into the spec of whoever links them.

use std::{env, error::Error, fs, process::ExitCode};

use soroban_spec::{read, shaking};
use stellar_xdr::{Limits, ScSpecEntry, WriteXdr};
use wasmparser::{Parser, Payload};

type Outcome<T> = Result<T, Box<dyn Error>>;

const SPEC_SECTION: &str = "contractspecv0";
const CUSTOM_SECTION_ID: u8 = 0;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [from, to] = arguments.as_slice() else {
        eprintln!("usage: strip-spec <from.wasm> <to.wasm>; found {} arguments", arguments.len());
        return ExitCode::from(2);
    };
    match strip_file(from, to) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("strip-spec: cannot strip {from}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn strip_file(from: &str, to: &str) -> Outcome<()> {
    let wasm = fs::read(from)?;
    fs::write(to, strip(&wasm)?)?;
    Ok(())
}

/// Copies the wasm section by section, with the spec in use in place of the whole one.
fn strip(wasm: &[u8]) -> Outcome<Vec<u8>> {
    let spec = used_spec(wasm)?;
    let mut stripped = wasm[..8].to_vec(); // magic and version
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        match &payload {
            Payload::CustomSection(section) if section.name() == SPEC_SECTION => {
                push_custom_section(&mut stripped, SPEC_SECTION, &spec);
            }
            _ => {
                if let Some((id, range)) = payload.as_section() {
                    push_section(&mut stripped, id, &wasm[range]);
                }
            }
        }
    }
    Ok(stripped)
}

fn used_spec(wasm: &[u8]) -> Outcome<Vec<u8>> {
    let markers = shaking::find_all(wasm);
    if markers.is_empty() {
        return Err("it holds no spec markers; was it built with spec shaking?".into());
    }
    let mut entries: Vec<ScSpecEntry> = Vec::new();
    // Two crates of one contract may each bring the same entry.
    for entry in shaking::filter(read::from_wasm(wasm)?, &markers) {
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }
    let mut spec = Vec::new();
    for entry in entries {
        spec.extend(entry.to_xdr(Limits::none())?);
    }
    Ok(spec)
}

fn push_custom_section(wasm: &mut Vec<u8>, name: &str, data: &[u8]) {
    let mut body = leb128(name.len());
    body.extend(name.as_bytes());
    body.extend(data);
    push_section(wasm, CUSTOM_SECTION_ID, &body);
}

fn push_section(wasm: &mut Vec<u8>, id: u8, body: &[u8]) {
    wasm.push(id);
    wasm.extend(leb128(body.len()));
    wasm.extend(body);
}

/// Unsigned LEB128, how wasm writes lengths: seven bits a byte, the lowest first.
fn leb128(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const CERTIFICATE: &[u8] = include_bytes!("../../../interface/certificate.wasm");

    #[test]
    fn leaves_a_stripped_contract_as_it_is() {
        assert_eq!(strip(CERTIFICATE).unwrap(), CERTIFICATE);
    }

    #[test]
    fn drops_an_entry_that_the_code_does_not_use() {
        let unused = ScSpecEntry::UdtEnumV0(Default::default()).to_xdr(Limits::none()).unwrap();
        let mut spec = read::raw_from_wasm(CERTIFICATE).unwrap();
        spec.extend(unused);
        let mut bloated = Vec::new();
        push_custom_section(&mut bloated, SPEC_SECTION, &spec);
        let mut whole = Vec::new();
        push_custom_section(&mut whole, SPEC_SECTION, &read::raw_from_wasm(CERTIFICATE).unwrap());
        let start = CERTIFICATE.windows(whole.len()).position(|window| window == whole).unwrap();
        let wasm = [&CERTIFICATE[..start], &bloated, &CERTIFICATE[start + whole.len()..]].concat();
        assert_eq!(strip(&wasm).unwrap(), CERTIFICATE);
    }

    #[test]
    fn refuses_what_is_no_contract() {
        for bytes in [&[][..], b"\0asm\x01\0\0\0", b"hello", &CERTIFICATE[..CERTIFICATE.len() - 1]]
        {
            assert!(strip(bytes).is_err());
        }
    }

    #[test]
    fn writes_lengths_as_leb128() {
        assert_eq!(leb128(0), [0]);
        assert_eq!(leb128(127), [0x7f]);
        assert_eq!(leb128(128), [0x80, 1]);
        assert_eq!(leb128(624_485), [0xe5, 0x8e, 0x26]);
    }
}
