package import HTTPMessages
package import Media
package import Pipeline
package import Primitives

/// What is asked of a model, before any provider's spelling.
package struct ModelRequest: Sendable {
    package var system: String?
    /// In the order in which they are sent, before the prompt.
    package var parts: [ContentPart]
    package var prompt: String
    /// The JSON Schema that the answer must fit; `nil` asks for text.
    package var schema: JSONValue?
    /// Earlier answers to the same question and what was wrong with each, oldest first.
    package var corrections: [Correction]
    package var parameters: ModelSpec
    /// A name of this question that is the same in every run, and another one once a reply to it has come.
    ///
    /// Sent where a provider recognises a request that it was sent before, so that one whose outcome was lost is not
    /// done and billed twice. It need not tell bodies apart: the provider adds what does.
    package var idempotencyKey: String?
    /// What the request is called where the caller names tasks; sent again, a question is another task.
    package var taskID: TaskUUID

    package init(
        system: String?, parts: [ContentPart], prompt: String, schema: JSONValue?, corrections: [Correction] = [],
        parameters: ModelSpec, idempotencyKey: String? = nil, taskID: TaskUUID = .random()
    ) {
        self.system = system
        self.parts = parts
        self.prompt = prompt
        self.schema = schema
        self.corrections = corrections
        self.parameters = parameters
        self.idempotencyKey = idempotencyKey
        self.taskID = taskID
    }

    package struct Correction: Sendable, Hashable {
        package var answer: String
        /// What is wrong with it and what is wanted, as it is said to the model.
        package var complaint: String

        package init(answer: String, complaint: String) {
            self.answer = answer
            self.complaint = complaint
        }
    }
}

/// One thing that a request shows to the model.
package enum ContentPart: Sendable {
    case text(label: String, String)
    case media(MediaPart)

    package var label: String {
        switch self {
        case .text(let label, _): label
        case .media(let part): part.label
        }
    }
}

/// A file that goes out whole or is fetched by the provider, under a neutral label.
package struct MediaPart: Sendable {
    /// What is sent of it.
    package enum Content: Sendable {
        case file(any UploadFile)
        /// An https address that the provider is to fetch: nothing of the file is here.
        case address(String)
    }

    package var label: String
    package var type: MediaType
    package var family: MediaFamily
    package var content: Content
    /// Pages of a document, where they are known: for the estimate alone.
    package var pages: Int?
    /// Length of a recording, where it is known: for the estimate alone.
    package var seconds: Double?
    /// The name under which the provider keeps the file already.
    ///
    /// Sent in place of the content by protocols that have references, and passed over by the others.
    package var reference: String?

    package init(
        label: String, type: MediaType, family: MediaFamily, file: any UploadFile, pages: Int? = nil,
        seconds: Double? = nil, reference: String? = nil
    ) {
        self.label = label
        self.type = type
        self.family = family
        content = .file(file)
        self.pages = pages
        self.seconds = seconds
        self.reference = reference
    }

    /// A file that the provider is to fetch from `address`.
    package init(label: String, type: MediaType, family: MediaFamily, address: String) {
        self.label = label
        self.type = type
        self.family = family
        content = .address(address)
    }

    /// `nil` for what the provider is to fetch.
    package var file: (any UploadFile)? { if case .file(let file) = content { file } else { nil } }

    /// Where the provider is to fetch it; `nil` for a file.
    package var address: String? { if case .address(let address) = content { address } else { nil } }
}
