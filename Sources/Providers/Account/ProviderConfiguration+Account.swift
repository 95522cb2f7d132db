import HTTPMessages

/// Requests about an account, as all protocols but Runware's make them.
extension ProviderConfiguration {
    func balanceRequest(credential: HTTPCredential?) -> HTTPRequest? {
        balance.map { get(($0.isBelowBase ? baseURL : origin) + $0.path, credential) }
    }

    func get(_ url: String, _ credential: HTTPCredential?) -> HTTPRequest {
        HTTPRequest(
            method: .get, url: url, fields: HTTPHeaderFields([(name: "Accept", value: "application/json")]),
            credential: credential, timeouts: timeouts)
    }
}
