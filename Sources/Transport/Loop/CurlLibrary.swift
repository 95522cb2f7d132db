import CCurlShims

/// libcurl's life in the process.
enum CurlLibrary {
    private static let isInitialized = dossier_curl_initialize()

    /// Initialises the library, once; `false` when it cannot be used.
    @discardableResult
    static func initialize() -> Bool { isInitialized }

    static var version: String { unsafe String(cString: dossier_curl_version()) }
}
