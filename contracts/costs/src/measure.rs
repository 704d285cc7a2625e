use soroban_sdk::{Symbol, Val};

use crate::calls::Call;
use crate::world::World;

/// What one call took. The fee is in stroops.
pub struct Cost {
    pub instructions: i64,
    /// Ledger entries that the call loads, code and instances included.
    pub reads: u32,
    pub writes: u32,
    pub write_bytes: i64,
    pub event_bytes: i64,
    pub fee: i64,
}

/// Makes the call on a copy of the world whose entries are loaded when the call asks for them, as on
/// the network: what else there is then costs nothing. `rent` is what [`rent`] says, for the copy
/// does not know until when an entry is paid for.
pub fn measure(world: &World, call: &Call, rent: i64) -> Cost {
    let ready = world.copy();
    (call.prepare)(&ready);
    let fresh = ready.copy();
    make(&fresh, call);
    let resources = fresh.env.cost_estimate().resources();
    let fee = fresh.env.cost_estimate().fee();
    let unpaid = fee.persistent_entry_rent + fee.temporary_entry_rent;
    Cost {
        instructions: resources.instructions,
        reads: resources.memory_read_entries + resources.disk_read_entries,
        writes: resources.write_entries,
        write_bytes: resources.write_bytes.into(),
        event_bytes: resources.contract_events_size_bytes.into(),
        fee: fee.total - unpaid + rent,
    }
}

/// Rent of one call in stroops, on a small world that was made for it. Temporary entries, an
/// allowance or a signature's nonce, live as long as the signer says, and so are left out.
pub fn rent(call: &Call) -> i64 {
    let world = World::with(2);
    (call.prepare)(&world);
    make(&world, call);
    world.env.cost_estimate().fee().persistent_entry_rent
}

fn make(world: &World, call: &Call) {
    let (address, arguments) = (call.call)(world);
    let function = Symbol::new(&world.env, call.entry_point);
    let _: Val = world.env.invoke_contract(&address, &function, arguments);
}
