package import Primitives

/// What the pipeline overrides of a provider's preset; `nil` keeps the preset's value.
///
/// A name that is no preset is a provider of its own and must give `baseURL` and `protocol`.
package struct ProviderSpec: Sendable, Hashable {
    package enum WireProtocol: String, Sendable, Hashable, CaseIterable {
        /// Chosen by what a request attaches, where the provider speaks both.
        case auto
        /// OpenAI chat completions.
        case chat
        /// Google's `generateContent`.
        case gemini
    }

    package enum Delivery: String, Sendable, Hashable, CaseIterable {
        /// One request, one whole reply.
        case sync
        /// One request, the reply as server-sent events.
        case stream
        /// The request starts a task, whose result is polled for.
        case async
        /// The request starts a task, whose result the provider delivers to an address where the run listens.
        case webhook
    }

    /// Names that are known without a `baseURL`.
    package static let presets = [
        "aivideoapi", "bytespike", "gemini", "local", "openai", "runapi", "runware", "toapis",
    ]

    package var baseURL: String?
    package var key: SecretReference?
    /// The provider's own spelling of the logical model.
    package var model: String?
    package var wireProtocol: WireProtocol?
    package var delivery: Delivery?
    package var webhook: WebhookSpec?
    package var concurrency: Concurrency?
    package var requestsPerMinute: Int?
    package var tokensPerMinute: Int?
    package var prices: Prices?
    /// Whether an answer whose prompt has too few tokens for the files is refused; `nil` does so where the rates are known.
    package var verifiesMedia: Bool?
    package var timeouts = Timeouts()
    package var wire = WireSettings()
    package var location: SourceLocation

    package init(
        baseURL: String? = nil, key: SecretReference? = nil, model: String? = nil, wireProtocol: WireProtocol? = nil,
        delivery: Delivery? = nil, webhook: WebhookSpec? = nil, concurrency: Concurrency? = nil,
        requestsPerMinute: Int? = nil, tokensPerMinute: Int? = nil, prices: Prices? = nil, verifiesMedia: Bool? = nil,
        timeouts: Timeouts = Timeouts(), wire: WireSettings = WireSettings(), location: SourceLocation
    ) {
        self.baseURL = baseURL
        self.key = key
        self.model = model
        self.wireProtocol = wireProtocol
        self.delivery = delivery
        self.webhook = webhook
        self.concurrency = concurrency
        self.requestsPerMinute = requestsPerMinute
        self.tokensPerMinute = tokensPerMinute
        self.prices = prices
        self.verifiesMedia = verifiesMedia
        self.timeouts = timeouts
        self.wire = wire
        self.location = location
    }

    /// How long a request may take in each of its phases; `nil` keeps the default.
    package struct Timeouts: Sendable, Hashable {
        package var connect: Duration?
        package var firstByte: Duration?
        package var idle: Duration?
        package var total: Duration?

        package init(
            connect: Duration? = nil, firstByte: Duration? = nil, idle: Duration? = nil, total: Duration? = nil
        ) {
            self.connect = connect
            self.firstByte = firstByte
            self.idle = idle
            self.total = total
        }
    }

    /// The window of requests in flight: it opens at `start` and grows up to `max` while the provider keeps up.
    package struct Concurrency: Sendable, Hashable {
        /// Where the window opens when only `max` is given, unless `max` is smaller.
        package static let defaultStart = 4

        package var start: Int
        package var max: Int

        /// A bare number in the pipeline file is a window that opens at its maximum.
        package init(start: Int, max: Int) {
            self.start = start
            self.max = max
        }
    }

    /// Prices in US dollars per million tokens.
    package struct Prices: Sendable, Hashable {
        package var input: USD
        package var output: USD
        /// `nil` bills cached tokens like the others.
        package var cachedInput: USD?
        /// Per search, not per million.
        package var search: USD?
        /// The rates of the whole request once its prompt exceeds a number of tokens.
        package var above: Tier?

        package struct Tier: Sendable, Hashable {
            package var tokens: Int
            package var input: USD
            package var output: USD

            package init(tokens: Int, input: USD, output: USD) {
                self.tokens = tokens
                self.input = input
                self.output = output
            }
        }

        package init(input: USD, output: USD, cachedInput: USD? = nil, search: USD? = nil, above: Tier? = nil) {
            self.input = input
            self.output = output
            self.cachedInput = cachedInput
            self.search = search
            self.above = above
        }
    }
}
