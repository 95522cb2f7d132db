import Primitives

extension FaultScript {
    /// Makes sure that every error without a status has a code whose status the provider's table knows.
    ///
    /// - Throws: `ScriptError` with the codes that there are.
    package func requireKnownCodes(of vendor: Vendor) throws(ScriptError) {
        let rows = vendor.errors.rows + (vendor == .runapi || vendor == .bytespike ? ErrorTable.google.rows : [])
        let codes = Set(rows.compactMap(\.code))
        for (index, rule) in rules.enumerated() {
            let details = rule.reply.details
            var errors = [details.besides, details.taskFailure]
            if case .status(let status) = rule.reply.content { errors.append(status) }
            for case let error? in errors where error.status == nil {
                guard let code = error.code, !codes.contains(code) else { continue }
                throw ScriptError(
                    "/rules/\(index)/reply has the error '\(code)' without a status, and \(vendor.rawValue) knows "
                        + codes.sorted().joined(separator: ", "))
            }
        }
    }
}
