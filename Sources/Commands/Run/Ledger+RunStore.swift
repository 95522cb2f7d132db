import Engine
import Ledger

/// The ledger is the store that runs work on.
extension Ledger: RunStore {}
