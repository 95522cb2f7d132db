import Primitives
import Testing

/// A project whose pipeline asks an emulator that passes for one of the providers.
struct VendorProject: Sendable {
    /// The emulated providers, and where each finds its key.
    enum Vendor: String, Sendable, CaseIterable {
        case openai, gemini, runapi, runware, toapis, bytespike, aivideoapi

        var keyVariable: String {
            switch self {
            case .openai: "OPENAI_API_KEY"
            case .gemini: "GEMINI_API_KEY"
            case .runapi: "RUNAPI_KEY"
            case .runware: "RUNWARE_API_KEY"
            case .toapis: "TOAPIS_API_KEY"
            case .bytespike: "BYTESPIKE_API_KEY"
            case .aivideoapi: "AIVIDEOAPI_API_KEY"
            }
        }

        /// What the emulator takes for the key.
        var key: String { self == .aivideoapi ? "sk-emulator-key" : "emulator-key" }
    }

    let vendor: Vendor
    let project: Project

    /// - Parameters:
    ///   - provider: Members added to the provider, such as `"delivery": "stream"`.
    ///   - more: Members added to the pipeline.
    ///   - model: Members added to the model.
    init(
        _ vendor: Vendor, at emulator: EmulatorProcess, files: [String: String], steps: String = WireProject.step(),
        provider: String = "", model: String = "", more: String = ""
    ) throws {
        self.vendor = vendor
        let name = vendor.rawValue
        project = try Project(
            files: files, steps: steps,
            more: """
                "model": { "id": "gemini-3.1-pro"\(model.isEmpty ? "" : ", " + model) }, "route": ["\(name)"],
                "providers": { "\(name)": { "baseURL": "\(emulator.baseURL)"\(provider.isEmpty ? "" : ", " + provider) } }\
                \(more.isEmpty ? "" : ", " + more)
                """)
    }

    var environment: [String: String] { [vendor.keyVariable: vendor.key] }

    func run(_ more: [String] = []) async throws -> ProgramRun {
        try await project.run(more, environment: environment)
    }

    func manifest() throws -> ManifestFile { try project.manifest() }
}
