// swift-tools-version: 6.2
import PackageDescription

// The target graph is a layered DAG: see docs/contributing/modules.md. `Scripts/check-layers` compares this file
// with the table on that page, so a new dependency starts with a line there.

/// A C library found through pkg-config, and the narrow C interface over it that Swift is allowed to import.
func library(_ name: String, pkgConfig: String, apt: String, shims: Target) -> [Target] {
    [.systemLibrary(name: "C\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])]), shims]
}

/// A narrow C (or C++) interface of our own over `library`.
func shims(_ name: String, over library: String? = nil) -> Target {
    .target(name: "C\(name)Shims", dependencies: library.map { [.target(name: $0)] } ?? [])
}

let primitives: Target.Dependency = "Primitives"
let concurrency: Target.Dependency = "ConcurrencyPrimitives"
let media: Target.Dependency = "Media"

let layer0: [Target] =
    library("SQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev", shims: shims("SQLite", over: "CSQLite"))
    + library("Crypto", pkgConfig: "libcrypto", apt: "libssl-dev", shims: shims("Crypto", over: "CCrypto"))
    + library("PCRE2", pkgConfig: "libpcre2-8", apt: "libpcre2-dev", shims: shims("PCRE2", over: "CPCRE2"))
    + library("Magic", pkgConfig: "libmagic", apt: "libmagic-dev", shims: shims("Magic", over: "CMagic"))
    + library("Archive", pkgConfig: "libarchive", apt: "libarchive-dev", shims: shims("Archive", over: "CArchive"))
    + library("Seccomp", pkgConfig: "libseccomp", apt: "libseccomp-dev", shims: shims("Seccomp", over: "CSeccomp"))
    + library(
        "Poppler", pkgConfig: "poppler-glib", apt: "libpoppler-glib-dev", shims: shims("Poppler", over: "CPoppler"))
    + library("GMime", pkgConfig: "gmime-3.0", apt: "libgmime-3.0-dev", shims: shims("GMime", over: "CGMime"))
    + library("Uchardet", pkgConfig: "uchardet", apt: "libuchardet-dev", shims: shims("Uchardet", over: "CUchardet"))
    + library("XML", pkgConfig: "libxml-2.0", apt: "libxml2-dev", shims: shims("XML", over: "CXML"))
    + library("Curl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev", shims: shims("Curl", over: "CCurl"))
    + library(
        "MicroHTTPD", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev",
        shims: shims("MicroHTTPD", over: "CMicroHTTPD"))
    // What the worker loads when the first file needs it is not named to pkg-config, which would link it. libvips'
    // headers need those of GLib.
    + [.systemLibrary(name: "CAVFormat", providers: [.apt(["libavformat-dev"])]), shims("AVFormat", over: "CAVFormat")]
    + library("Vips", pkgConfig: "gobject-2.0", apt: "libvips-dev", shims: shims("Vips", over: "CVips"))
    + [shims("Platform"), shims("Mustache")]

let layer1: [Target] = [
    .target(name: "Primitives", linkerSettings: [.linkedLibrary("m")]),
    .target(name: "ConcurrencyPrimitives", dependencies: [primitives]),
    .target(name: "Media", dependencies: [primitives]),
    .target(name: "HTTPMessages", dependencies: [primitives]),
    .target(name: "SourceBytes", dependencies: [media]),
    .target(name: "ProbeMedia"),
]

let layer2: [Target] = [
    .target(name: "Platform", dependencies: [primitives, concurrency, "CPlatformShims"]),
    .target(name: "Storage", dependencies: [primitives, concurrency, "CSQLiteShims"]),
    .target(name: "Digests", dependencies: [primitives, "CCryptoShims"]),
    .target(name: "Patterns", dependencies: [primitives, "CPCRE2Shims"]),
    .target(name: "Templates", dependencies: [primitives, "CMustacheShims"]),
    .target(name: "Transport", dependencies: [primitives, concurrency, "HTTPMessages", "CCurlShims"]),
    .target(name: "Webhooks", dependencies: [primitives, "CMicroHTTPDShims"]),
    .target(name: "WorkerPool", dependencies: [primitives, concurrency, media, "CPlatformShims"]),
    // Linked into the worker alone.
    .target(name: "FileTypes", dependencies: [primitives, media, "SourceBytes", "CMagicShims", "CArchiveShims"]),
    .target(name: "PDFDocuments", dependencies: [primitives, media, "CPopplerShims"]),
    .target(name: "Images", dependencies: [primitives, media, "SourceBytes", "CVipsShims"]),
    .target(name: "Clips", dependencies: [primitives, media, "SourceBytes", "CAVFormatShims", "CPlatformShims"]),
    .target(
        name: "Texts", dependencies: [primitives, media, "SourceBytes", "CUchardetShims", "CXMLShims", "CGMimeShims"]),
]

let layer3: [Target] = [
    .target(name: "JSONSchema", dependencies: [primitives]),
    .target(name: "Selection", dependencies: [primitives, media]),
    .target(name: "Pipeline", dependencies: [primitives, media, "JSONSchema"]),
    .target(name: "Rendering", dependencies: [primitives, media, "Pipeline"]),
    .target(name: "LocalEngine", dependencies: [primitives, media]),
    .target(name: "Providers", dependencies: [primitives, "HTTPMessages", media, "Pipeline"]),
    .target(name: "Scheduling", dependencies: [primitives, "Pipeline"]),
]

let layer4: [Target] = [
    .target(name: "Ledger", dependencies: [primitives, concurrency, media, "Pipeline", "Storage"]),
    .target(
        name: "Engine",
        dependencies: [
            primitives, concurrency, media, "HTTPMessages", "Pipeline", "Selection", "Rendering", "LocalEngine",
            "JSONSchema", "Providers", "Scheduling",
        ]),
]

let layer5: [Target] = [
    .target(name: "CommandLine", dependencies: [primitives]),
    .target(name: "TerminalUI", dependencies: [primitives, "Platform"]),
    .target(
        name: "Commands",
        dependencies: [
            "CommandLine", "TerminalUI", "Engine", "Ledger", "Pipeline", "JSONSchema", "Selection", "Rendering",
            "LocalEngine", "Platform", "Storage", "Digests", "Patterns", "Templates", "WorkerPool", media,
            concurrency, primitives, "HTTPMessages", "Transport", "Webhooks", "Providers", "Scheduling", "ProbeMedia",
        ]),
    .target(
        name: "WorkerService",
        dependencies: [
            "FileTypes", "PDFDocuments", "Images", "Clips", "Texts", media, primitives, "CPlatformShims",
            "CSeccompShims",
        ]),
    .target(
        name: "EmulatorService",
        dependencies: [
            primitives, "Platform", "Digests", "Patterns", "CommandLine", "JSONSchema", "ProbeMedia",
            "CMicroHTTPDShims",
        ]),
]

let layer6: [Target] = [
    .executableTarget(name: "dossier", dependencies: ["Commands"]),
    .executableTarget(name: "dossier-worker", dependencies: ["WorkerService"]),
    .executableTarget(name: "dossier-emulator", dependencies: ["EmulatorService"]),
]

/// Speaks the worker's protocol and misbehaves on command; no product holds it.
let workerFixture: Target = .executableTarget(
    name: "worker-fixture", dependencies: ["WorkerService", "WorkerPool", media, primitives],
    path: "Tests/WorkerFixture")

/// Measures decoding and encoding for `bench/run --codecs`; no product holds it.
let codecBench: Target = .executableTarget(
    name: "codec-bench",
    dependencies: [primitives, media, "HTTPMessages", "Pipeline", "Providers", "Digests", "Transport"],
    path: "bench/codecs")

let support: Target = .target(
    name: "TestSupport",
    dependencies: [
        primitives, concurrency, media, "HTTPMessages", "Pipeline", "Rendering", "Engine", "Platform", "Digests",
        "Patterns",
    ],
    path: "Tests/TestSupport")

/// A test target mirrors the target it tests and may see what that target sees.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    let common: [Target.Dependency] = name == "Primitives" ? ["TestSupport"] : [primitives, "TestSupport"]
    return .testTarget(name: "\(name)Tests", dependencies: [.target(name: name)] + common + dependencies)
}

let testTargets: [Target] = [
    tests("Primitives"),
    tests("ConcurrencyPrimitives"),
    tests("Media"),
    tests("HTTPMessages"),
    tests("ProbeMedia", ["FileTypes", "PDFDocuments", "Images", "Clips", media]),
    tests("Platform"),
    tests("Storage"),
    tests("Digests"),
    tests("Patterns"),
    tests("Templates"),
    tests("Transport", [concurrency, "HTTPMessages", "Platform"]),
    tests("Webhooks"),
    tests("WorkerPool", [media, concurrency, "worker-fixture", "dossier-worker"]),
    tests("FileTypes", [media]),
    tests("PDFDocuments", [media]),
    tests("Images", [media, "SourceBytes"]),
    tests("Clips", [media]),
    tests("Texts", [media]),
    tests("JSONSchema", ["Patterns"]),
    tests("Selection", [media]),
    tests("Pipeline", [media, "Patterns", "Digests"]),
    tests("Rendering", [media, "Pipeline", "Templates"]),
    tests("LocalEngine", [media]),
    tests("Providers", [media, "HTTPMessages", "Pipeline", "JSONSchema"]),
    tests("Scheduling", ["Pipeline"]),
    tests("Ledger", [media, "Pipeline", "Storage", "Digests", "JSONSchema", "Patterns"]),
    tests(
        "Engine", [media, concurrency, "HTTPMessages", "Pipeline", "Providers", "Scheduling", "Digests", "Ledger"]),
    tests("CommandLine"),
    tests("TerminalUI"),
    tests("EmulatorService", ["JSONSchema", "HTTPMessages", "Patterns", "Digests"]),
    .testTarget(
        name: "IntegrationTests",
        dependencies: [primitives, "Platform", "Digests", "Pipeline", "JSONSchema", "Patterns", "TestSupport"]),
]

let package = Package(
    name: "dossier",
    products: [
        .executable(name: "dossier", targets: ["dossier"]),
        .executable(name: "dossier-worker", targets: ["dossier-worker"]),
        .executable(name: "dossier-emulator", targets: ["dossier-emulator"]),
    ],
    targets: layer0 + layer1 + layer2 + layer3 + layer4 + layer5 + layer6 + [support, workerFixture, codecBench]
        + testTargets,
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .treatAllWarnings(as: .error),
]
/// Targets at the C boundary spell every pointer use `unsafe`, so that reviewing the boundary is a text search.
let boundary = Set(layer2.map(\.name)).union(["SourceBytes", "WorkerService", "EmulatorService"])

for target in package.targets where target.type != .system {
    if target.name.hasPrefix("C"), target.name.hasSuffix("Shims") {
        target.cSettings = [.define("_GNU_SOURCE")]
        target.cxxSettings = [.define("_GNU_SOURCE")]
    } else {
        target.swiftSettings = swiftSettings + (boundary.contains(target.name) ? [.strictMemorySafety()] : [])
    }
}
