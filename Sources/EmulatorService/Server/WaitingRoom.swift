import CMicroHTTPDShims
import Glibc
import Synchronization

/// Where suspended exchanges wait for their time, for a release or for their clients to leave.
///
/// One thread waits for all of them: the one that calls `run`.
final class WaitingRoom: Sendable {
    /// What is called, outside the lock, when an exchange may go on.
    typealias Resume = @Sendable (_ isAbandoned: Bool) -> Void

    private struct Guest {
        let resume: Resume
        /// The socket that is watched for the client leaving; `nil` for short waits, which end soon enough.
        let socket: Int32?
    }

    private struct State {
        var list = WaitingList()
        var guests: [Int: Guest] = [:]
        /// The keys in `guests` with a socket.
        var watched: Set<Int> = []
        var isClosed = false
        /// Until when the thread in `run` sleeps.
        var sleepsUntil = Int.max

        mutating func take(_ keys: [Int]) -> [Guest] {
            keys.compactMap {
                watched.remove($0)
                return guests.removeValue(forKey: $0)
            }
        }
    }

    private let state = Mutex(State())
    private let bell: Int32

    /// Shorter waits are not worth a watch over the socket.
    private static let watchThreshold = 1_000_000_000

    /// - Throws: `EmulatorError` when the system has no descriptor left.
    init() throws(EmulatorError) {
        bell = dossier_microhttpd_bell_create()
        guard bell >= 0 else { throw EmulatorError("cannot make an event descriptor: error \(-bell)") }
    }

    deinit { Glibc.close(bell) }

    /// Lets an exchange in, which must be suspended already.
    ///
    /// - Returns: `false` when the room is closed: the caller resumes the exchange.
    func add(_ key: Int, until: WaitingList.Until, socket: Int32, resume: @escaping Resume) -> Bool {
        let isWatched =
            if case .instant(let end) = until { end - MonotonicTime.now > Self.watchThreshold } else { true }
        let (isIn, mustWake) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.list.add(key, until: until)
            state.guests[key] = Guest(resume: resume, socket: isWatched ? socket : nil)
            if isWatched { state.watched.insert(key) }
            let isEarlier = (state.list.nextInstant ?? Int.max) < state.sleepsUntil
            return (true, isWatched || isEarlier)
        }
        if mustWake { dossier_microhttpd_bell_ring(bell) }
        return isIn
    }

    /// Lets the first `limit` held exchanges go on; returns how many.
    func release(_ limit: Int) -> Int {
        let guests = state.withLock { state in state.take(state.list.release(limit)) }
        for guest in guests { guest.resume(false) }
        return guests.count
    }

    var heldCount: Int { state.withLock { $0.list.heldCount } }

    /// Sends everybody away as abandoned and lets nobody in any more; `run` returns.
    func close() {
        let guests = state.withLock { state in
            state.isClosed = true
            return state.take(state.list.removeAll())
        }
        for guest in guests { guest.resume(true) }
        dossier_microhttpd_bell_ring(bell)
    }

    /// Lets exchanges go on when their time comes, until the room is closed.
    func run() {
        while true {
            let now = MonotonicTime.now
            let (due, sockets, keys, next, isClosed) = state.withLock { state in
                let due = state.take(state.list.due(at: now))
                let watched = Array(state.watched)
                let next = state.list.nextInstant
                state.sleepsUntil = next ?? Int.max
                return (due, watched.map { state.guests[$0]?.socket ?? -1 }, watched, next, state.isClosed)
            }
            for guest in due { guest.resume(false) }
            if isClosed { return }
            let gone = wait(sockets, until: next)
            guard !gone.isEmpty else { continue }
            let left = state.withLock { state in
                // A socket's number may belong to another connection by now; its key tells.
                state.take(gone.map { keys[$0] }.filter { state.list.remove($0) })
            }
            for guest in left { guest.resume(true) }
        }
    }

    /// Sleeps; returns the indices of sockets whose peers have left.
    private func wait(_ sockets: [Int32], until instant: Int?) -> [Int] {
        var gone = [Bool](repeating: false, count: sockets.count)
        let left = instant.map { max(0, $0 - MonotonicTime.now) } ?? -1
        let any = unsafe dossier_microhttpd_bell_wait(bell, sockets, &gone, sockets.count, Int64(left))
        return any ? gone.indices.filter { gone[$0] } : []
    }
}
