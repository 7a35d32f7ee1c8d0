// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Loops over pixels and weights are unusable without optimization, in tests too.
let optimized: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// A library target of the engine or the report, under `Sources/<name>`.
func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = []
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict + settings)
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
    // System libraries: a module map and a shim each.
    .systemLibrary(
      name: "CCMark", pkgConfig: "libcmark",
      providers: [.apt(["libcmark-dev"]), .brew(["cmark"])]),
    // macOS has CryptoKit.
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    // macOS has it in its SDK.
    .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(
      name: "CGD", pkgConfig: gdPackage, providers: [.apt(["libgd-dev"]), .brew(["gd"])]),
    .systemLibrary(
      name: "CFreeType", pkgConfig: "freetype2",
      providers: [.apt(["libfreetype-dev"]), .brew(["freetype"])]),
    .systemLibrary(
      name: "CGIF", pkgConfig: "libgif",
      providers: [.apt(["libgif-dev"]), .brew(["giflib"])]),
    .systemLibrary(
      name: "CHDF5", pkgConfig: hdf5Package,
      providers: [.apt(["libhdf5-dev"]), .brew(["hdf5"])]),
    .systemLibrary(
      name: "CJPEG", pkgConfig: "libjpeg",
      providers: [.apt(["libjpeg-dev"]), .brew(["jpeg-turbo"])]),
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .systemLibrary(
      name: "COneDNN", pkgConfig: oneDNNPackage,
      providers: [.apt(["libdnnl-dev"]), .brew(["onednn"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),

    // What every part may use.
    library("Names"),
    library("Files", [.target(name: "CCrypto", condition: .when(platforms: [.linux]))]),
    library("Parallel"),
    library("Downloads", ["Files", "CCurl"]),

    // The engine.
    library("Kernels", ["Parallel", "COneDNN", "COpenBLAS"], settings: optimized),
    library("Networks", ["Kernels"]),
    library("ModelZoo", ["Networks", "Files"]),
    .target(
      name: "ModelFiles",
      dependencies: ["Networks", "Kernels", "Files", "CHDF5", "CZlib", protobuf],
      // What `onnx.pb.swift` is made from.
      exclude: ["ONNX/Schema/onnx.proto", "ONNX/Schema/generate.sh"],
      swiftSettings: strict + optimized),
    library(
      "Datasets",
      ["Kernels", "Files", "Names", "Parallel", "CGD", "CGIF", "CJPEG", "CZlib"],
      settings: optimized),
    library("Training", ["Networks", "Datasets", "Files"], settings: optimized),
    library(
      "Compression", ["Training", "ModelFiles", "Networks", "Datasets", "Kernels", "Names"],
      settings: optimized),

    // The report.
    library("Assessment"),
    library("Notebooks", ["Names", "CCMark", yams]),
    library("Charts", ["CGD", "CFreeType", "Assessment", "Files"]),
    library(
      "Experiments",
      [
        "Training", "Compression", "ModelZoo", "ModelFiles", "Assessment", "Files", "Downloads",
        "Parallel",
      ]),
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
      "Reports",
      [
        "BuiltInTemplates", "Notebooks", "Experiments", "Compression", "Charts", "Assessment",
        "Files", "Names", "Parallel", mustache,
      ]),
    .executableTarget(
      name: "triptych",
      dependencies: [
        "Reports", "Experiments", "Downloads", "Files", "Notebooks", "Names", arguments,
      ],
      swiftSettings: strict),

    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    // A server for tests of downloads.
    .target(name: "LocalServer", path: "Tests/LocalServer", swiftSettings: strict),
    tests("Files"),
    tests("Parallel"),
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
      ["Training", "ModelFiles", "ModelZoo", "Networks", "Datasets", "Kernels", "Names"],
      references: true),
    tests("Assessment", references: true),
    tests("Names"),
    tests("Notebooks"),
    tests("Charts"),
    tests(
      "Experiments",
      [
        "Training", "ModelZoo", "Networks", "Datasets", "Kernels", "Assessment", "Downloads",
        "Files",
        "LocalServer",
      ]),
    tests(
      "Reports", ["Notebooks", "Experiments", "Charts", "Assessment", "Compression", "Files"],
      resources: [.copy("Golden")]),
    // These run the program itself; that they depend on it has it built.
    .testTarget(
      name: "TriptychTests",
      dependencies: [
        "triptych", "Experiments", "Compression", "Training", "ModelFiles", "ModelZoo", "Networks",
        "Kernels", "Datasets", "LocalServer",
      ], swiftSettings: strict),
    // Whole notebooks through the program.
    .testTarget(
      name: "DocumentTests", dependencies: ["triptych", yams], resources: [.copy("Notebooks")],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
