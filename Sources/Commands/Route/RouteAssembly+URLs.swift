import Media
import Pipeline
import Primitives
import Providers

extension RouteAssembly {
    /// What the route cannot take as URLs, found by what the URLs are said to be: without a word they would fail one by one.
    func urlWarnings(_ configurations: [ProviderConfiguration]) -> [ConfigurationProblem] {
        spec.inputs.flatMap { input -> [ConfigurationProblem] in
            let passedOn = input.urls.filter { input.download?.allows($0.host) != true }
            var urls: [MediaFamily: [String]] = [:]
            for source in passedOn {
                guard let facts = source.claimedFacts, input.accepts(facts.family, facts.type) else { continue }
                // Others are refused wherever they go, and discovery says so.
                guard [.image, .pdf, .audio, .video].contains(facts.family) else { continue }
                urls[facts.family, default: []].append(source.url)
            }
            return urls.sorted { $0.key.rawValue < $1.key.rawValue }.compactMap { family, urls in
                guard !configurations.contains(where: { $0.fetches(family) }) else { return nil }
                return ConfigurationProblem(
                    JSONPointer(["inputs", input.id, "urls"]),
                    "nobody on the route \(spec.route.joined(separator: ", ")) fetches \(family.rawValue) from a URL, and the "
                        + "input '\(input.id)' names \(urls.count): \(urls[0])\(urls.count > 1 ? " and more" : "")",
                    hint: "list their hosts under the input's 'download', so that a run fetches them")
            }
        }
    }
}
