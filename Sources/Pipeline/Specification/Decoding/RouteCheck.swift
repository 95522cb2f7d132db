import Primitives

/// Whether the route, the providers and the model fit together.
enum RouteCheck {
    static func run(on spec: PipelineSpec, root: NodeReader) {
        let names = ProviderSpec.presets + spec.providers.keys.filter { !ProviderSpec.presets.contains($0) }.sorted()
        var isSound = true
        for reader in root.member("route")?.elements ?? [] {
            guard let name = reader.string, !name.isEmpty else { continue }
            if !names.contains(name) {
                isSound = false
                let _: Never? = reader.refusedWord(name, among: names)
            } else if name == PipelineSpec.localProvider, spec.route.count > 1 {
                isSound = false
                reader.refuse(
                    "the embedded engine cannot stand in for a model", hint: "give \"route\": [\"local\"] alone")
            }
        }
        if isSound, !spec.isLocal, spec.model == nil, root.member("model") == nil {
            (root.member("route") ?? root).refuse(
                "the route leads to a model, but 'model' is missing", hint: "add \"model\": { \"id\": \"…\" }")
        }
    }
}
