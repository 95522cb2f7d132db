import CPlatformShims
import Glibc

/// Waiting on the two descriptors that a driver cares about.
enum PollSet {
    /// Sleeps until something happens on a descriptor or `deadline` has passed.
    ///
    /// That is one of `events` on `socket`, or a signal on `wakeup`, which is reset; negative descriptors are left out.
    static func wait(socket: CInt, events: Int16, wakeup: CInt, until deadline: ContinuousClock.Instant?) -> (
        isReady: Bool, isWoken: Bool
    ) {
        var set = [
            pollfd(fd: socket, events: events, revents: 0), pollfd(fd: wakeup, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let count = unsafe poll(&set, nfds_t(set.count), milliseconds(until: deadline))
            if count < 0, errno == EINTR { continue }
            let isWoken = set[1].revents != 0
            if isWoken { dossier_process_wakeup_drain(wakeup) }
            return (set[0].revents != 0, isWoken)
        }
    }

    /// Rounded up, so that a sleep never ends before the deadline and turns into a busy loop.
    private static func milliseconds(until deadline: ContinuousClock.Instant?) -> CInt {
        guard let deadline else { return -1 }
        let rest = deadline - .now
        guard rest > .zero else { return 0 }
        return CInt(
            clamping: rest.components.seconds.multipliedReportingOverflow(by: 1000).partialValue
                + rest.components.attoseconds / 1_000_000_000_000_000 + 1)
    }
}
