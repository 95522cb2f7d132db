package import Primitives

/// Steers a walk by a policy; keeps what the policy needs to know about the folders that are being walked.
package struct SelectionGuide: WalkGuide {
    /// A line of an ignore file that can match nothing, though somebody meant it to.
    package struct MalformedRule: Sendable, Hashable {
        /// The folder that holds the ignore file.
        package let folder: RelativePath
        /// From 1.
        package let line: Int
    }

    private let policy: SelectionPolicy
    private var contexts: [FolderContext] = []
    private let report: (@Sendable (MalformedRule) -> Void)?

    /// - Parameter report: told about malformed rules while the walk goes on; they leave nothing out.
    package init(_ policy: SelectionPolicy, report: (@Sendable (MalformedRule) -> Void)? = nil) {
        self.policy = policy
        self.report = report
    }

    package var ignoreFileName: [UInt8]? { Array(SelectionPolicy.ignoreFileName.utf8) }

    package mutating func enterFolder(_ path: RelativePath, ignoreFile: [UInt8]?) {
        let (context, malformed) =
            contexts.last.map { policy.enter(path, in: $0, ignoreFile: ignoreFile) }
            ?? policy.enterRoot(ignoreFile: ignoreFile)
        contexts.append(context)
        if let report { for line in malformed { report(MalformedRule(folder: path, line: line)) } }
    }

    package mutating func leaveFolder() { contexts.removeLast() }

    package mutating func skipReason(path: [UInt8], nameStart: Int, kind: FileKind) -> SkipReason? {
        guard let context = contexts.last else { preconditionFailure("a name outside every folder") }
        switch policy.decide(path: path, nameStart: nameStart, kind: kind, in: context) {
        case .take: return nil
        case .skip(let reason), .prune(let reason): return reason
        }
    }

    package mutating func skipReason(size: Int) -> SkipReason? {
        if case .skip(let reason) = policy.decide(size: size) { reason } else { nil }
    }
}
