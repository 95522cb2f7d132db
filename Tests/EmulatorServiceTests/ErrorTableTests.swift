import EmulatorService
import Primitives
import Testing

struct ErrorTableTests {
    private static let rows: [(Vendor, ErrorRow)] = Vendor.allCases.flatMap { vendor in
        vendor.errors.rows.filter { $0.code != nil }.map { (vendor, $0) }
    }

    private static func question(_ vendor: Vendor) -> (body: String, path: String) {
        switch vendor {
        case .gemini:
            (
                #"{"contents":[{"role":"user","parts":[{"text":"q"}]}]}"#,
                "/v1beta/models/gemini-3.1-pro-preview:generateContent"
            )
        case .runware:
            (
                #"[{"taskType":"textInference","taskUUID":"9be73003-bbc8-4ca9-8d15-0cce6abb2bb2","model":"google:gemini@3.1-pro","messages":[{"role":"user","content":"q"}]}]"#,
                "/v1"
            )
        default:
            (
                #"{"model":"\#(vendor.models.first ?? "m")","stream":false,"messages":[{"role":"user","content":"q"}]\#(vendor == .toapis ? #","max_tokens":9"# : "")}"#,
                WireDesk.chatPath
            )
        }
    }

    /// Where the error stands in the vendor's shape.
    private static func error(_ vendor: Vendor, _ body: JSONValue) -> JSONValue? {
        vendor == .runware ? body[at: "/errors/0"] : body["error"]
    }

    @Test(arguments: rows)
    func `answers a row of the vendor's table by its code, and charges nothing`(vendor: Vendor, row: ErrorRow) throws {
        let code = try #require(row.code)
        var desk = try WireDesk(vendor, rules: #"{"reply":{"status":\#(row.status),"error":{"code":"\#(code)"}}}"#)
        let question = Self.question(vendor)
        let reply = try desk.send(question.body, path: question.path)
        let error = try #require(Self.error(vendor, try JSONParser.parse(reply.body).value))
        #expect(reply.status == row.status)
        if vendor == .gemini {
            #expect(error["status"]?.stringValue == row.type)
            #expect(error["code"]?.intValue == row.status)
        } else {
            #expect(error["code"]?.stringValue == code)
            #expect(error["type"]?.stringValue == row.type)
        }
        #expect((error["param"] != nil) == [.openai, .runapi, .toapis, .bytespike].contains(vendor))
        #expect(desk.desk.ledger.requests == 0)
    }

    @Test func `takes status and type from the table when a script names only the code`() throws {
        var desk = try WireDesk(.aivideoapi, rules: #"{"reply":{"error":{"code":"spend_limit_exceeded"}}}"#)
        let reply = try desk.send(Self.question(.aivideoapi).body)
        #expect(reply.status == 429)
        let error = try JSONParser.parse(reply.body).value["error"]
        #expect(error?["type"] == "billing_error")
        #expect(error?.objectValue?.keys == ["code", "message", "type"])
    }

    @Test func `refuses a code that the vendor does not have`() throws {
        let error = #expect(throws: ScriptError.self) {
            try WireDesk(.toapis, rules: #"{"reply":{"error":{"code":"spend_limit_exceeded"}}}"#)
        }
        #expect(error?.description.contains("toapis knows authentication_error") == true)
    }

    @Test func `spells a number where a script does`() throws {
        var desk = try WireDesk(.toapis, rules: #"{"reply":{"error":{"code":401,"message":"无效的令牌"}}}"#)
        let reply = try desk.send(Self.question(.toapis).body)
        #expect(reply.status == 401)
        #expect(try JSONParser.parse(reply.body).value[at: "/error/code"] == 401)
    }

    @Test func `puts a reseller's native errors in Google's envelope`() throws {
        var desk = try WireDesk(.bytespike, rules: #"{"reply":{"status":402}}"#)
        let error = try desk.ask(
            #"{"contents":[{"role":"user","parts":[{"text":"q"}]}]}"#,
            path: "/v1beta/models/gemini-3-1-pro:generateContent")
        #expect(error[at: "/error/status"] == "FAILED_PRECONDITION")
    }
}
