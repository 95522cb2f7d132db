import Primitives
import Testing

/// A schema, values that follow it, and values that do not.
struct KeywordCase: Sendable, CustomTestStringConvertible {
    let schema: String
    /// JSON values, separated by line breaks.
    let valid: [String]
    let invalid: [String]

    init(_ schema: String, valid: [String], invalid: [String]) {
        self.schema = schema
        self.valid = valid
        self.invalid = invalid
    }

    var testDescription: String { schema }

    static let all = values + numbers + strings + formats + objects + arrays + combinations + references + unevaluated

    static let values: [KeywordCase] = [
        .init("true", valid: ["null", "1", "{}"], invalid: []),
        .init("false", valid: [], invalid: ["null", "1", "{}"]),
        .init(#"{"type": "integer"}"#, valid: ["1", "1.0", "-3", "1e3"], invalid: ["1.5", #""1""#, "null", "true"]),
        .init(#"{"type": "number"}"#, valid: ["1", "1.5"], invalid: [#""1""#, "null"]),
        .init(#"{"type": "boolean"}"#, valid: ["true", "false"], invalid: ["0", "1", #""true""#]),
        .init(#"{"type": ["string", "null"]}"#, valid: [#""""#, "null"], invalid: ["0", "[]", "{}"]),
        .init(#"{"const": {"a": [1, 2.0]}}"#, valid: [#"{"a": [1.0, 2]}"#], invalid: [#"{"a": [2, 1]}"#, "{}"]),
        .init(#"{"const": "é"}"#, valid: [#""é""#], invalid: [#""e\u0301""#]),
        .init(#"{"const": false}"#, valid: ["false"], invalid: ["0", "null", #""""#]),
        .init(
            #"{"enum": ["low", "high", 3, null]}"#, valid: [#""low""#, "3", "3.0", "null"],
            invalid: [#""Low""#, "2", "[]"]),
    ]
    static let numbers: [KeywordCase] = [
        .init(#"{"minimum": 1.1}"#, valid: ["1.1", "2", #""x""#], invalid: ["1", "0.6"]),
        .init(#"{"maximum": 3}"#, valid: ["3", "3.0", "-1"], invalid: ["3.5", "4"]),
        .init(#"{"exclusiveMinimum": 0}"#, valid: ["0.001"], invalid: ["0", "0.0", "-0", "-1"]),
        .init(
            #"{"exclusiveMaximum": 9007199254740993}"#, valid: ["9007199254740992"],
            invalid: ["9007199254740993", "9007199254740994"]),
        .init(#"{"multipleOf": 0.0001}"#, valid: ["0.0075", "0", "12"], invalid: ["0.00751"]),
        .init(#"{"multipleOf": 7}"#, valid: ["7e20", "-14", "0"], invalid: ["1e20", "8", "7.5"]),
        .init(#"{"minimum": -0.5, "maximum": 0.5}"#, valid: ["0", "-0.5", "5e-1"], invalid: ["-0.51", "0.500000001"]),
    ]
    static let strings: [KeywordCase] = [
        .init(
            #"{"minLength": 2}"#, valid: [#""ab""#, #""😀😀""#, #""e\u0301""#, "1"], invalid: [#""a""#, #""😀""#, #""é""#]),
        .init(#"{"maxLength": 2}"#, valid: [#""""#, #""😀😀""#], invalid: [#""abc""#, #""e\u0301x""#]),
        .init(
            #"{"pattern": "^[A-Z]{2}\\d+$"}"#, valid: [#""AB1""#, "5"], invalid: [#""AB""#, #""xAB1""#, #""AB1\n""#]),
        .init(#"{"pattern": "b"}"#, valid: [#""abc""#], invalid: [#""ac""#, #""""#]),
    ]
    static let formats: [KeywordCase] = [
        .init(
            #"{"format": "date"}"#, valid: [#""2024-02-29""#, "1"],
            invalid: [#""2023-02-29""#, #""2024-2-9""#, #""2024-13-01""#, #""2024-04-31""#, #""2024-02-29 ""#]),
        .init(
            #"{"format": "date-time"}"#,
            valid: [
                #""2024-05-31T13:45:00Z""#, #""2024-05-31t13:45:00.123+02:00""#, #""1990-12-31T23:59:60Z""#,
                #""1990-12-31T15:59:60-08:00""#,
            ],
            invalid: [
                #""2024-05-31""#, #""2024-05-31T13:45:00""#, #""2024-05-31T24:00:00Z""#, #""1990-12-31T22:59:60Z""#,
                #""2024-05-31 13:45:00Z""#,
            ]),
        .init(
            #"{"format": "time"}"#, valid: [#""13:45:00Z""#, #""13:45:00.5-03:30""#],
            invalid: [#""13:45Z""#, #""13:45:00""#, #""13:60:00Z""#, #""13:45:00+24:00""#, #""13:45:00.Z""#]),
        .init(
            #"{"format": "duration"}"#, valid: [#""P1Y2M3DT4H5M6S""#, #""PT1H""#, #""P2W""#, #""P1M""#],
            invalid: [#""P""#, #""P1""#, #""PT""#, #""P1Y3D""#, #""P1DT""#, #""P1W2D""#, #""1D""#]),
        .init(
            #"{"format": "email"}"#, valid: [#""a.b+c@example.org""#, #""\"a b\"@example.org""#, #""a@[127.0.0.1]""#],
            invalid: [#""a""#, #"".a@b.c""#, #""a..b@c.d""#, #""a@-b.c""#, #""a b@c.d""#, #""@c.d""#]),
        .init(
            #"{"format": "uri"}"#,
            valid: [
                #""https://example.org:8080/a%20b?q=1#f""#, #""urn:isbn:0451450523""#, #""mailto:a@b.c""#,
                #""http://[::1]/""#,
            ],
            invalid: [
                #""//example.org/""#, #""/a""#, #""https://a b""#, #""https://[::1""#, #""a%zz:b""#, #""http://x/%a""#,
                #""http://x:80a/""#, #"":a""#,
            ]),
        .init(
            #"{"format": "uuid"}"#, valid: [#""2eb8aa08-AA98-11ea-b4aa-73b441d16380""#],
            invalid: [#""2eb8aa08aa9811eab4aa73b441d16380""#, #""2eb8aa08-aa98-11ea-b4aa-73b441d1638g""#]),
        .init(
            #"{"format": "ipv4"}"#, valid: [#""192.168.0.1""#],
            invalid: [#""256.0.0.1""#, #""1.2.3""#, #""01.2.3.4""#, #""1.2.3.4 ""#]),
        .init(
            #"{"format": "ipv6"}"#,
            valid: [#""::1""#, #""::""#, #""1:2:3:4:5:6:7:8""#, #""::ffff:1.2.3.4""#, #""1::8""#],
            invalid: [
                #""1:2:3:4:5:6:7""#, #""1::2::3""#, #"":::1""#, #""12345::""#, #""1:2:3:4:5:6:7:8:9""#,
                #""1.2.3.4::1""#, #""::1%eth0""#,
            ]),
    ]
    static let objects: [KeywordCase] = [
        .init(
            #"{"properties": {"a": {"type": "string"}}}"#, valid: [#"{"a": "x"}"#, "{}", #"{"b": 1}"#, "[]"],
            invalid: [#"{"a": 1}"#]),
        .init(
            #"{"patternProperties": {"^x_": {"type": "integer"}}}"#, valid: [#"{"x_a": 1, "b": "y"}"#],
            invalid: [#"{"x_a": "1"}"#]),
        .init(
            #"{"properties": {"a": {}}, "patternProperties": {"^x_": {}}, "additionalProperties": false}"#,
            valid: [#"{"a": 1, "x_b": 2}"#, "{}"], invalid: [#"{"b": 1}"#, #"{"a": 1, "ax_": 2}"#]),
        .init(#"{"additionalProperties": {"type": "boolean"}}"#, valid: [#"{"a": true}"#], invalid: [#"{"a": 1}"#]),
        .init(#"{"required": ["a", "b"]}"#, valid: [#"{"a": null, "b": 1}"#, "[]"], invalid: [#"{"a": 1}"#, "{}"]),
        .init(
            #"{"propertyNames": {"pattern": "^[a-z]+$"}}"#, valid: [#"{"abc": 1}"#, "{}"], invalid: [#"{"Abc": 1}"#]),
        .init(
            #"{"minProperties": 1, "maxProperties": 2}"#, valid: [#"{"a": 1}"#, #"{"a": 1, "b": 2}"#],
            invalid: ["{}", #"{"a": 1, "b": 2, "c": 3}"#]),
        .init(
            #"{"dependentRequired": {"card": ["address"]}}"#,
            valid: [#"{"card": 1, "address": 2}"#, #"{"address": 2}"#], invalid: [#"{"card": 1}"#]),
        .init(
            #"{"dependentSchemas": {"a": {"required": ["b"]}}}"#, valid: [#"{"a": 1, "b": 1}"#, "{}"],
            invalid: [#"{"a": 1}"#]),
    ]
    static let arrays: [KeywordCase] = [
        .init(#"{"items": {"type": "integer"}}"#, valid: ["[1, 2]", "[]", "{}"], invalid: [#"[1, "2"]"#]),
        .init(
            #"{"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false}"#,
            valid: [#"["a", 1]"#, #"["a"]"#, "[]"], invalid: [#"[1]"#, #"["a", 1, 2]"#]),
        .init(#"{"contains": {"const": 5}}"#, valid: ["[1, 5]", "{}"], invalid: ["[]", "[1]"]),
        .init(
            #"{"contains": {"const": 5}, "minContains": 2, "maxContains": 3}"#, valid: ["[5, 5]", "[5, 1, 5, 5]"],
            invalid: ["[5]", "[5, 5, 5, 5]"]),
        .init(#"{"contains": {"const": 5}, "minContains": 0}"#, valid: ["[]", "[1]"], invalid: []),
        .init(#"{"minItems": 1, "maxItems": 2}"#, valid: ["[1]", "[1, 2]"], invalid: ["[]", "[1, 2, 3]"]),
        .init(
            #"{"uniqueItems": true}"#,
            valid: ["[1, 2]", "[1, true]", #"["é", "e\u0301"]"#, "[[1], [2]]", #"[{"a": 1}, {"a": 2}]"#],
            invalid: ["[1, 1.0]", #"[{"a": 1, "b": 2}, {"b": 2, "a": 1}]"#, "[[], []]"]),
    ]
    static let combinations: [KeywordCase] = [
        .init(#"{"allOf": [{"minimum": 1}, {"maximum": 3}]}"#, valid: ["1", "3"], invalid: ["0", "4"]),
        .init(#"{"anyOf": [{"type": "string"}, {"minimum": 5}]}"#, valid: [#""a""#, "5"], invalid: ["4"]),
        .init(#"{"oneOf": [{"multipleOf": 3}, {"multipleOf": 5}]}"#, valid: ["3", "5"], invalid: ["15", "7"]),
        .init(#"{"not": {"type": "null"}}"#, valid: ["0"], invalid: ["null"]),
        .init(
            #"{"if": {"properties": {"kind": {"const": "a"}}, "required": ["kind"]}, "then": {"required": ["x"]}, "else": {"required": ["y"]}}"#,
            valid: [#"{"kind": "a", "x": 1}"#, #"{"y": 1}"#],
            invalid: [#"{"kind": "a", "y": 1}"#, #"{"kind": "b", "x": 1}"#]),
        .init(#"{"if": {"const": 1}, "then": false}"#, valid: ["2"], invalid: ["1"]),
        .init(#"{"then": false, "else": false}"#, valid: ["1"], invalid: []),
    ]
    static let references: [KeywordCase] = [
        .init(
            ##"{"$defs": {"id": {"type": "integer"}}, "items": {"$ref": "#/$defs/id", "minimum": 1}}"##, valid: ["[1]"],
            invalid: ["[0]", #"["a"]"#]),
        .init(
            ##"{"$defs": {"x": {"$anchor": "here", "type": "string"}}, "$ref": "#here"}"##, valid: [#""a""#],
            invalid: ["1"]),
        .init(
            ##"{"properties": {"child": {"$ref": "#"}}, "additionalProperties": false}"##,
            valid: [#"{"child": {"child": {}}}"#], invalid: [#"{"child": {"x": 1}}"#]),
        .init(
            ##"{"$id": "https://example.org/s", "$defs": {"a~b": {"type": "null"}}, "$ref": "https://example.org/s#/$defs/a~0b"}"##,
            valid: ["null"], invalid: ["1"]),
        .init(##"{"$defs": {"a%b": {"type": "null"}}, "$ref": "#/$defs/a%25b"}"##, valid: ["null"], invalid: ["1"]),
    ]
    static let unevaluated: [KeywordCase] = [
        .init(
            #"{"allOf": [{"properties": {"a": {}}}], "properties": {"b": {}}, "unevaluatedProperties": false}"#,
            valid: [#"{"a": 1, "b": 1}"#], invalid: [#"{"c": 1}"#]),
        .init(
            #"{"anyOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]}, {"properties": {"b": {}}, "required": ["b"]}], "unevaluatedProperties": false}"#,
            valid: [#"{"a": 1}"#, #"{"a": 1, "b": 2}"#], invalid: [#"{"a": 2, "b": 2}"#]),
        .init(
            #"{"prefixItems": [{}], "contains": {"const": 5}, "unevaluatedItems": false}"#, valid: ["[1, 5, 5]"],
            invalid: ["[1, 5, 6]"]),
        .init(
            #"{"if": {"required": ["a"], "properties": {"a": {}}}, "else": {"properties": {"b": {}}}, "unevaluatedProperties": {"type": "null"}}"#,
            valid: [#"{"a": 1, "c": null}"#, #"{"b": 1}"#], invalid: [#"{"a": 1, "b": 1}"#]),
        .init(
            #"{"not": {"properties": {"a": {}}, "required": ["z"]}, "unevaluatedProperties": false}"#, valid: ["{}"],
            invalid: [#"{"a": 1}"#]),
    ]
}
