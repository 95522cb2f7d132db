/// The release, as `--version` and manifests spell it.
package enum Version {
    package static let text = "0.1.0"
    static let name = "dossier"
}
