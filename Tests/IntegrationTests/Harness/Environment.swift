import Glibc

/// What tests ask of the machine and of who runs them.
enum Here {
    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// Root passes every permission check, so tests of permissions become nobody first.
    static var isRoot: Bool { geteuid() == 0 }

    /// Drills read what the machine happens to hold and take long.
    static var runsDrills: Bool { variable("DOSSIER_DRILLS") == "1" }

    /// Rewrites the golden files instead of comparing with them.
    static var updatesGoldenFiles: Bool { variable("DOSSIER_UPDATE_GOLDEN") == "1" }

    static func holds(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
