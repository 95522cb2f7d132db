/// Names of files and folders that commonly hold secrets, compared without regard to case.
///
/// They are never read unless an include pattern spells them out.
package enum CredentialNames {
    package static let patterns = [
        // Environments and settings with tokens
        ".env", ".env.*", "*.env", ".envrc", ".netrc", "_netrc", ".pgpass", ".my.cnf", ".npmrc", ".yarnrc.yml",
        ".pypirc", ".htpasswd", ".git-credentials", ".dockercfg", ".vault-token", ".s3cfg", ".boto", "rclone.conf",
        // Keys and stores of keys
        "*.pem", "*.key", "*.p12", "*.pfx", "*.p8", "*.ppk", "*.jks", "*.keystore", "*.kdb", "*.kdbx", "*.keytab",
        "id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*",
        // Downloads of cloud consoles
        "credentials", "credentials.json", "client_secret*.json", "service[-_]account*.json",
        "application_default_credentials.json",
        // Folders
        ".aws", ".azure", ".docker", ".gcloud", ".gnupg", ".kube", ".ssh", ".password-store", ".terraform.d",
        ".git", ".hg", ".svn", ".bzr", "_darcs",
    ]

    private static let globs: [NameGlob] = patterns.compactMap { pattern in
        GlobSyntax.parts(of: Array(pattern.utf8)[...]).map { NameGlob($0[0], foldsCase: true) }
    }

    static func contain(_ bytes: [UInt8], _ name: Range<Int>) -> Bool {
        globs.contains { $0.matches(bytes, name) }
    }
}
