import Primitives

extension ValueReading where Value == [String: ProviderSpec] {
    /// `providers`: what the pipeline overrides, by provider.
    static var providers: Self {
        .object { object in
            var providers: [String: ProviderSpec] = [:]
            for (name, _, provider) in object.map(.provider) {
                providers[name] = provider
                if name == PipelineSpec.localProvider {
                    object.refuse(name, "the embedded engine has no settings", hint: "'limits.concurrency' bounds it")
                } else if !Identifier.isValid(name) {
                    object.refuse(name, Identifier.fault(name), hint: Identifier.hint)
                } else if !ProviderSpec.presets.contains(name), provider.baseURL == nil || provider.wireProtocol == nil
                {
                    let nearest = Suggestion.nearest(to: name, among: ProviderSpec.presets)
                    object.refuse(
                        name, "'\(name)' is no preset, and lacks the 'baseURL' and 'protocol' of a provider of its own",
                        hint: nearest.map { "did you mean '\($0)'?" }
                            ?? "presets are \(ProviderSpec.presets.joined(separator: ", "))")
                }
            }
            return providers
        }
    }
}

extension ValueReading where Value == ProviderSpec {
    fileprivate static var provider: Self {
        .object { object in
            ProviderSpec(
                baseURL: object.optional("baseURL", .baseURL), key: object.optional("key", .secret),
                model: object.optional("model", .text), wireProtocol: object.optional("protocol", .word),
                delivery: object.optional("delivery", .word), webhook: object.optional("webhook", .webhook),
                concurrency: object.optional("concurrency", .concurrency),
                requestsPerMinute: object.optional("requestsPerMinute", .positive),
                tokensPerMinute: object.optional("tokensPerMinute", .positive),
                prices: object.optional("prices", .prices), verifiesMedia: object.optional("verifyMedia", .flag),
                timeouts: object.value("timeouts", .timeouts, default: ProviderSpec.Timeouts()),
                wire: object.wireSettings, location: object.location)
        }
    }
}

extension ObjectReader {
    /// The members of a provider that say how requests are spelt.
    fileprivate var wireSettings: WireSettings {
        WireSettings(
            attach: value("attach", .attachments, default: WireSettings.Attachments()),
            maxBodyBytes: optional("maxBodyBytes", .byteCount), structuredOutput: optional("structuredOutput", .word),
            outputLimitField: optional("outputLimitField", .word), streamUsage: optional("streamUsage", .flag),
            includeThoughts: optional("includeThoughts", .flag), uploads: optional("uploads", .flag))
    }
}

extension ValueReading where Value == WebhookSpec {
    fileprivate static var webhook: Self {
        .object { object in
            let listen = object.required(
                "listen", .listenAddress, placeholder: ListenAddress(host: "127.0.0.1", port: 0))
            let url = object.optional("url", .baseURL)
            if !object.has("url"), !listen.isLoopback {
                object.refuse(
                    "listen", "from '\(listen)' nobody can tell how the provider reaches it",
                    hint: "give the 'url' under which it is reached from outside")
            }
            return WebhookSpec(listen: listen, url: url)
        }
    }
}

extension ValueReading where Value == ListenAddress {
    fileprivate static var listenAddress: Self {
        ValueReading<String>.text.then { text, reader in
            ListenAddress(parsing: text)
                ?? reader.refused(
                    "must be a numeric address and a port", hint: "write it like \"127.0.0.1:8080\" or \"0.0.0.0:8080\""
                )
        }
    }
}

extension ValueReading where Value == WireSettings.Attachments {
    fileprivate static var attachments: Self {
        .object { object in
            WireSettings.Attachments(
                image: object.optional("image", .word), pdf: object.optional("pdf", .word),
                audio: object.optional("audio", .word), video: object.optional("video", .word))
        }
    }
}

extension ValueReading where Value == ProviderSpec.Timeouts {
    fileprivate static var timeouts: Self {
        .object { object in
            let span = ValueReading<Duration>.duration(atLeast: .milliseconds(1))
            return ProviderSpec.Timeouts(
                connect: object.optional("connect", span), firstByte: object.optional("firstByte", span),
                idle: object.optional("idle", span), total: object.optional("total", span))
        }
    }
}

extension ValueReading where Value == SecretReference {
    /// A reference to a secret; what was written instead is never repeated.
    fileprivate static var secret: Self {
        ValueReading<String>.text.then { text, reader in
            SecretReference(parsing: text)
                ?? reader.refused(
                    "a secret must not stand in a pipeline", hint: "write \"env:NAME\" or \"file:PATH\"")
        }
    }
}

extension ValueReading where Value == ProviderSpec.Concurrency {
    private static var window: ValueReading<Int> { .integer(1...10_000) }

    fileprivate static var concurrency: Self {
        ValueReading { reader in
            if case .number = reader.node.content { return window.read(reader).map { .init(start: $0, max: $0) } }
            return ranged.read(reader)
        }
    }

    private static var ranged: Self {
        .object { object in
            let start = object.optional("start", window)
            let max = object.required("max", window, placeholder: start ?? 1)
            if let start, start > max { object.refuse("start", "'start' must not be above 'max'") }
            return .init(start: start ?? min(ProviderSpec.Concurrency.defaultStart, max), max: max)
        }
    }
}

extension ValueReading where Value == ProviderSpec.Prices {
    fileprivate static var prices: Self {
        .object { object in
            ProviderSpec.Prices(
                input: object.required("input", .dollars, placeholder: .zero),
                output: object.required("output", .dollars, placeholder: .zero),
                cachedInput: object.optional("cachedInput", .dollars), search: object.optional("search", .dollars),
                above: object.optional("above", .tier))
        }
    }
}

extension ValueReading where Value == ProviderSpec.Prices.Tier {
    fileprivate static var tier: Self {
        .object { object in
            ProviderSpec.Prices.Tier(
                tokens: object.required("tokens", .positive, placeholder: 1),
                input: object.required("input", .dollars, placeholder: .zero),
                output: object.required("output", .dollars, placeholder: .zero))
        }
    }
}
