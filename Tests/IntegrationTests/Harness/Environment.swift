import Glibc
import Testing

/// What tests ask of the machine and of who runs them.
enum Here {
    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// Root passes every permission check, so tests of permissions become nobody first.
    static var isRoot: Bool { geteuid() == 0 }

    /// Whether nobody can start the programs that were built.
    ///
    /// Not where the clone lies below a folder that is closed to others, such as root's home. Only a clear no counts: on
    /// a machine without setpriv the tests fail and say so.
    static let nobodyReachesPrograms: Bool = {
        let test = "sh -c 'test -x \"$0\" || exit 9' '\(Places.dossier)'"
        return system("setpriv --reuid=65534 --regid=65534 --clear-groups \(test)") != 9 << 8
    }()

    /// Drills read what the machine happens to hold and take long.
    static var runsDrills: Bool { variable("DOSSIER_DRILLS") == "1" }

    /// Rewrites the golden files instead of comparing with them.
    static var updatesGoldenFiles: Bool { variable("DOSSIER_UPDATE_GOLDEN") == "1" }

    static func holds(_ path: String) -> Bool { access(path, F_OK) == 0 }
}

extension Trait where Self == ConditionTrait {
    /// For tests that run the program as user nobody.
    static var becomesNobody: Self {
        .enabled("only root can become nobody, and nobody must be able to enter \(Places.products)") {
            Here.isRoot && Here.nobodyReachesPrograms
        }
    }
}
