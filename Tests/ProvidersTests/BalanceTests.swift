import HTTPMessages
import Pipeline
import Primitives
import Testing

@testable import Providers

struct BalanceTests {
    @Test(arguments: [
        ("runapi", "https://runapi.ai/api/v1/me/balance"), ("toapis", "https://toapis.com/v1/balance"),
        ("aivideoapi", "https://api.aivideoapi.ai/v1/credits"), ("bytespike", nil), ("openai", nil),
    ])
    func `asks with the key where the provider tells`(name: String, address: String?) throws {
        let configuration = try ProviderSamples.configuration(name: name)
        let provider = ProviderCatalog.provider(configuration)
        let request = provider.balanceRequest(credential: configuration.credential(secret: "k"))
        #expect(request?.url == address)
        #expect(request == nil || request?.method == .get && request?.credential?.withValue { $0 } == "Bearer k")
    }

    @Test func `asks under a base of the pipeline's own`() throws {
        for (name, expected) in [("toapis", "http://[::1]:8/api/balance"), ("aivideoapi", "http://[::1]:8/v1/credits")]
        {
            let spec = ProviderSamples.spec(baseURL: "http://[::1]:8/api")
            let provider = try ResellerRequestTests.provider(name, ModelSpec(id: "m"), spec)
            #expect(provider.balanceRequest(credential: nil)?.url == expected)
        }
    }

    @Test(arguments: [
        ("aivideoapi", #"{"credits":1250.5}"#, "1250.5 credits ($6.2525)"),
        ("aivideoapi", #"{"data":{"balance":"200"}}"#, "200 credits ($1.00)"),
        ("aivideoapi", #"{"credits":0}"#, "0 credits ($0.00)"), ("aivideoapi", #"{"credits":-3}"#, "-3 credits"),
        ("toapis", #"{"success":true,"remain_balance":12.5,"used_balance":1,"unlimited_quota":false}"#, "12.5"),
        ("toapis", #"{"success":true,"remain_balance":0,"unlimited_quota":true}"#, "no limit"),
        ("runapi", #"{"balance":7}"#, "7"),
        ("aivideoapi", #"{"credits":null}"#, nil), ("aivideoapi", #"{"credits":"many"}"#, nil),
        ("aivideoapi", "<html>", nil), ("aivideoapi", "[1]", nil), ("aivideoapi", "", nil),
        ("openai", #"{"credits":1}"#, nil),
    ])
    func `reads an amount in whatever place it stands`(name: String, body: String, expected: String?) throws {
        let provider = try ResellerRequestTests.provider(name)
        #expect(provider.readBalance(Array(body.utf8))?.description == expected)
    }
}
