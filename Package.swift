// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Loops over pixels and weights are unusable without optimization, in tests too.
let optimized: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// The floors of the program, the lowest first: what stands on one imports from its own and from those
/// below. `scripts/check-imports` holds every file against it.
enum Floor: String {
  /// C libraries: a module map and a shim each.
  case system = "System"
  /// What every part may use.
  case support = "Support"
  /// Networks, their files, data sets, training and compression.
  case engine = "Engine"
  /// What is tried and how it is run, stored and judged.
  case trials = "Trials"
  /// The notebook, its charts and its page.
  case report = "Report"
}

/// A C library of the system, under `Sources/System/<name>`.
func system(
  _ name: String, pkgConfig: String? = nil, _ providers: [SystemPackageProvider]
) -> Target {
  .systemLibrary(
    name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig, providers: providers)
}

/// A target under `Sources/<floor>/<name>`.
func library(
  _ name: String, on floor: Floor, _ dependencies: [Target.Dependency] = [],
  exclude: [String] = [], settings: [SwiftSetting] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Sources/\(floor.rawValue)/\(name)",
    exclude: exclude, swiftSettings: strict + settings)
}

/// The tests of one target, under `Tests/<name>Tests`.
///
/// - Parameters:
///   - resources: folders that the tests read when they run.
///   - references: whether a folder `Reference` holds the scripts of numbers that stand in the tests.
func tests(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = [],
  references: Bool = false
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name), "TestSupport"] + dependencies,
    exclude: references ? ["Reference"] : [], resources: resources, swiftSettings: strict)
}

// On Linux these headers lie where compilers look; Debian's oneDNN has no .pc file, and gdlib.pc has a
// flag that SwiftPM refuses. Debian's plain `hdf5` may be the variant for MPI.
#if os(Linux)
  let (gdPackage, oneDNNPackage): (String?, String?) = (nil, nil)
  let hdf5Package = "hdf5-serial"
#else
  let (gdPackage, oneDNNPackage): (String?, String?) = ("gdlib", "dnnl")
  let hdf5Package = "hdf5"
#endif

let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let arguments = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "triptych",
  platforms: [.macOS(.v14)],
  products: [.executable(name: "triptych", targets: ["triptych"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.0.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
  ],
  targets: [
    system("CCMark", pkgConfig: "libcmark", [.apt(["libcmark-dev"]), .brew(["cmark"])]),
    // macOS has CryptoKit.
    system("CCrypto", pkgConfig: "libcrypto", [.apt(["libssl-dev"])]),
    // macOS has it in its SDK.
    system("CCurl", [.apt(["libcurl4-openssl-dev"])]),
    system("CGD", pkgConfig: gdPackage, [.apt(["libgd-dev"]), .brew(["gd"])]),
    system(
      "CFreeType", pkgConfig: "freetype2", [.apt(["libfreetype-dev"]), .brew(["freetype"])]),
    system("CGIF", pkgConfig: "libgif", [.apt(["libgif-dev"]), .brew(["giflib"])]),
    system("CHDF5", pkgConfig: hdf5Package, [.apt(["libhdf5-dev"]), .brew(["hdf5"])]),
    system("CJPEG", pkgConfig: "libjpeg", [.apt(["libjpeg-dev"]), .brew(["jpeg-turbo"])]),
    system("COpenBLAS", pkgConfig: "openblas", [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    system("COneDNN", pkgConfig: oneDNNPackage, [.apt(["libdnnl-dev"]), .brew(["onednn"])]),
    system("CZlib", pkgConfig: "zlib", [.apt(["zlib1g-dev"]), .brew(["zlib"])]),

    library("Names", on: .support),
    library(
      "Files", on: .support, [.target(name: "CCrypto", condition: .when(platforms: [.linux]))]),
    // Options: declarations, checks, mistakes, help; values and their places.
    library("Options", on: .support, ["Names"]),
    library("Parallel", on: .support),
    // What else uses the machine.
    library("Machine", on: .support, ["Parallel"], settings: optimized),
    library("Downloads", on: .support, ["Files", "CCurl"]),

    library(
      "Kernels", on: .engine, ["Parallel", "COneDNN", "COpenBLAS"], settings: optimized),
    library("Networks", on: .engine, ["Kernels"]),
    library("ModelZoo", on: .engine, ["Networks", "Files", "Names"]),
    library(
      "ModelFiles", on: .engine,
      ["Networks", "Kernels", "Files", "CHDF5", "CZlib", protobuf],
      // What `onnx.pb.swift` is made from.
      exclude: ["ONNX/Schema/onnx.proto", "ONNX/Schema/generate.sh"], settings: optimized),
    library(
      "Datasets", on: .engine,
      ["Kernels", "Files", "Names", "Parallel", "CGD", "CGIF", "CJPEG", "CZlib"],
      settings: optimized),
    library("Training", on: .engine, ["Networks", "Datasets", "Files"], settings: optimized),
    library(
      "Compression", on: .engine,
      ["Training", "ModelFiles", "Networks", "Datasets", "Kernels", "Options", "Names"],
      settings: optimized),

    library("Assessment", on: .trials),
    // What a trial is set by and what it results in.
    library(
      "Trials", on: .trials,
      [
        "Training", "Compression", "ModelFiles", "Datasets", "Networks", "Kernels", "Assessment",
        "Options",
      ]),
    // How trials are run and where their results are kept.
    library(
      "Execution", on: .trials,
      [
        "Trials", "Training", "Compression", "ModelZoo", "ModelFiles", "Assessment", "Files",
        "Names", "Downloads", "Parallel",
      ]),
    // What is done with a model without a trial.
    library(
      "ModelTools", on: .trials,
      [
        "Trials", "Execution", "Training", "Compression", "ModelZoo", "ModelFiles", "Downloads",
        "Files", "Names",
      ]),

    library("Notebooks", on: .report, ["Options", "Names", "CCMark", yams]),
    library("Charts", on: .report, ["CGD", "CFreeType", "Assessment", "Files", "Names"]),
    // The page's templates, compiled in: `templates/` works wherever the program is installed.
    .target(
      name: "BuiltInTemplates", path: "templates",
      resources: [
        .embedInCode("page.mustache"), .embedInCode("experiment.mustache"),
        .embedInCode("table.mustache"), .embedInCode("claim.mustache"),
        .embedInCode("figure.mustache"),
        .embedInCode("style.css"),
      ],
      swiftSettings: strict),
    library(
      "Reports", on: .report,
      [
        "BuiltInTemplates", "Notebooks", "Options", "Trials", "Execution", "ModelTools",
        "Compression", "ModelFiles", "Datasets", "Charts", "Assessment", "Files", "Names",
        "Parallel", mustache,
      ]),
    .executableTarget(
      name: "triptych",
      dependencies: [
        "Reports", "Charts", "Trials", "Execution", "ModelTools", "Compression", "Kernels",
        "Downloads", "Files", "Machine", "Notebooks", "Options", "Names", arguments,
      ],
      swiftSettings: strict),

    .target(
      name: "TestSupport", dependencies: ["Options"], path: "Tests/TestSupport",
      swiftSettings: strict),
    // A server for tests of downloads.
    .target(name: "LocalServer", path: "Tests/LocalServer", swiftSettings: strict),
    tests("Files"),
    tests("Parallel"),
    tests("Machine", ["Parallel"]),
    tests("Downloads", ["Files", "LocalServer"]),
    tests("Kernels", references: true),
    tests("Networks", ["Kernels"], references: true),
    tests("ModelZoo", ["Networks", "Kernels", "Files"], references: true),
    tests(
      "ModelFiles", ["ModelZoo", "Networks", "Kernels", "Files"], resources: [.copy("Reference")]),
    tests("Datasets", references: true),
    tests(
      "Training", ["ModelZoo", "Networks", "Datasets", "Kernels", "Files"], references: true),
    tests(
      "Compression",
      [
        "Training", "ModelFiles", "ModelZoo", "Networks", "Datasets", "Kernels", "Options", "Names",
        "Notebooks",
      ],
      references: true),
    tests("Assessment", references: true),
    tests("Names"),
    tests("Options", ["Notebooks"]),
    tests("Notebooks", ["Options", "CCMark"]),
    tests("Charts"),
    tests(
      "Trials",
      ["Training", "Datasets", "Networks", "Kernels", "Assessment", "Compression", "Options"]),
    tests(
      "Execution",
      [
        "Trials", "Training", "Compression", "ModelZoo", "Networks", "Datasets", "Kernels",
        "Assessment", "Downloads", "Files", "LocalServer",
      ]),
    tests(
      "ModelTools",
      ["Execution", "Trials", "ModelZoo", "Datasets", "Downloads", "Files", "LocalServer"]),
    tests(
      "Reports",
      [
        "Notebooks", "Options", "Trials", "Execution", "ModelTools", "Charts", "Assessment",
        "Compression", "Datasets", "Kernels", "Networks", "Training", "Files",
      ], resources: [.copy("Golden")]),
    // These run the program itself; that they depend on it has it built.
    .testTarget(
      name: "TriptychTests",
      dependencies: [
        "triptych", "Trials", "Execution", "ModelTools", "Compression", "Training", "ModelFiles",
        "ModelZoo", "Networks",
        "Kernels", "Datasets", "LocalServer",
      ], swiftSettings: strict),
    // Whole notebooks through the program.
    .testTarget(
      name: "DocumentTests", dependencies: ["triptych", yams], resources: [.copy("Notebooks")],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
