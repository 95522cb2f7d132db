import HTTPMessages
import Pipeline
import Primitives
import Testing

@testable import Providers

struct BalanceTests {
    @Test(arguments: [
        ("runapi", "https://runapi.ai/api/v1/me/balance"), ("toapis", "https://toapis.com/v1/balance"),
        ("aivideoapi", "https://api.aivideoapi.ai/v1/credits"),
        ("bytespike", "https://llm.bytespike.ai/api/v1/me/usage"), ("openai", nil), ("gemini", nil),
    ])
    func `asks with the key where the provider tells`(name: String, address: String?) throws {
        let configuration = try ProviderSamples.configuration(name: name)
        let provider = ProviderCatalog.provider(configuration)
        let request = provider.balanceRequest(credential: configuration.credential(secret: "k"))
        #expect(request?.url == address)
        #expect(request == nil || request?.method == .get && request?.credential?.withValue { $0 } == "Bearer k")
    }

    @Test func `asks for it as a task of its own, each under another name`() throws {
        let configuration = try ProviderSamples.configuration(name: "runware")
        let provider = ProviderCatalog.provider(configuration)
        var names: Set<String> = []
        for _ in 0..<2 {
            let request = try #require(provider.balanceRequest(credential: configuration.credential(secret: "k")))
            #expect(request.method == .post && request.url == "https://api.runware.ai/v1")
            #expect(request.credential?.withValue { $0 } == "Bearer k")
            guard case .bytes(let bytes)? = request.body?.segments.first else { throw NoBody() }
            let task = try #require(JSONParser.parse(bytes).value.arrayValue?.first)
            #expect(task["taskType"] == "accountManagement" && task["operation"] == "getDetails")
            names.insert(try #require(task["taskUUID"]?.stringValue.flatMap(TaskUUID.init(_:))?.text))
        }
        #expect(names.count == 2)
    }

    private struct NoBody: Error {}

    @Test(arguments: [("runapi", "gemini"), ("bytespike", "gemini"), ("bytespike", "chat"), ("runapi", "auto")])
    func `is told whichever protocol questions go out in`(name: String, wire: String) throws {
        var spec = ProviderSpec(location: .commandLine)
        spec.wireProtocol = ProviderSpec.WireProtocol(rawValue: wire)
        let provider = try ResellerRequestTests.provider(name, ModelSpec(id: "gemini-3.1-pro"), spec)
        #expect(provider.balanceRequest(credential: nil)?.method == .get)
        #expect(provider.readBalance(Array(#"{"balance":3}"#.utf8))?.amount.canonical == "3")
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
        ("runapi", #"{"balance":7}"#, "7"), ("runapi", #"{"balance":"7.50","currency":"usd"}"#, "$7.50"),
        ("runapi", #"{"balance":-2,"currency":"USD"}"#, "-2 dollars"),
        ("bytespike", #"{"remaining_credits":1000,"used_credits":3}"#, "1000 credits"),
        ("bytespike", #"{"data":{"remaining":12.5}}"#, "12.5 credits"), ("bytespike", #"{"used":3}"#, nil),
        ("runware", #"{"data":[{"taskType":"accountManagement","balance":2450.75}]}"#, "$2450.75"),
        ("runware", #"[{"taskType":"accountManagement","balance":0.1000000000000000055}]"#, "$0.10"),
        ("runware", #"{"data":[{"taskType":"accountManagement","balance":-1}]}"#, "-1 dollars"),
        ("runware", #"{"data":[{"taskType":"accountManagement"}]}"#, nil),
        ("runware", #"{"errors":[{"code":"invalidApiKey","message":"no"}]}"#, nil), ("runware", "", nil),
        ("aivideoapi", #"{"credits":null}"#, nil), ("aivideoapi", #"{"credits":"many"}"#, nil),
        ("aivideoapi", "<html>", nil), ("aivideoapi", "[1]", nil), ("aivideoapi", "", nil),
        ("openai", #"{"credits":1}"#, nil),
    ])
    func `reads an amount in whatever place it stands`(name: String, body: String, expected: String?) throws {
        let provider = try ResellerRequestTests.provider(name)
        #expect(provider.readBalance(Array(body.utf8))?.description == expected)
    }
}
