import CMicroHTTPDShims

/// The system's monotonic clock, which other programs on the machine read too.
enum MonotonicTime {
    /// Nanoseconds since some instant before the program started.
    static var now: Int { Int(dossier_microhttpd_monotonic_nanoseconds()) }
}
