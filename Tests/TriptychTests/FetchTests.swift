import Foundation
import LocalServer
import ModelTools
import Testing

@Suite struct FetchTests {
  let project: Project

  init() throws { project = try Project() }

  private func fetch(_ arguments: String..., server: LocalServer) throws -> Finished {
    try project.start(["fetch"] + arguments, environment: environment(server)).wait()
  }

  private func environment(_ server: LocalServer) -> [String: String] {
    [
      "TRIPTYCH_MIRROR": server.address, "TRIPTYCH_DATA": project.path("data"),
      "TRIPTYCH_OFFLINE": "", "HOME": project.path("home"),
    ]
  }

  private static let name = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5"

  /// The superblock of an HDF5 file of so many bytes (HDF5 File Format Specification 3.0), and zeros.
  private static func file(of count: Int) -> [UInt8] {
    var bytes: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0, 0, 8, 8, 0]
    bytes += [4, 0, 16, 0, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 8)
    bytes += [UInt8](repeating: 0xFF, count: 8)
    bytes += (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
    return bytes + [UInt8](repeating: 0, count: count - bytes.count)
  }

  @Test func weightsComeOnceAndAreListed() throws {
    let file = Self.file(of: 300)
    let server = try LocalServer { request, _ in .file(file, to: request) }
    let first = try fetch("mobilenet-v2", "--no-top", server: server)
    #expect(first.status == 0)
    #expect(
      first.errors == """
        mobilenet-v2 without classifier: downloading 0.0 MB
        warning: mobilenet-v2 without classifier: no digest is published; format and length alone \
        were checked

        """)
    let path = try #require(
      try project.files(".triptych").keys.first { $0.hasSuffix("/\(Self.name)") })
    #expect(first.output == "mobilenet-v2 without classifier: .triptych/\(path)\n")
    #expect(
      server.requests.map(\.path) == [
        "/storage.googleapis.com/tensorflow/keras-applications/mobilenet_v2/\(Self.name)"
      ])
    #expect(try project.contents(".triptych/\(path)") == Data(file))

    let second = try fetch("mobilenet-v2", "--no-top", "--offline", "--json", server: server)
    let items = try JSONDecoder().decode([Fetchable].self, from: Data(second.output.utf8))
    #expect(items.map(\.path) == [".triptych/\(path)"])
    #expect(second.errors == "" && second.status == 0)

    let list = try fetch("--list", "--json", server: server)
    let all = try JSONDecoder().decode([Fetchable].self, from: Data(list.output.utf8))
    #expect(all.filter { $0.path != nil }.map(\.title) == ["mobilenet-v2 without classifier"])
    let resnet = try #require(all.first { $0.name == "resnet50" && $0.top == true })
    #expect(resnet.md5 == "2cb95161c43110f7111970584f804107")
    #expect(resnet.parameterBytes == 4 * 25_636_712)
    let table = try fetch("--list", server: server).output.split(separator: "\n")
    #expect(table.count == all.count + 1)
    #expect(
      table.contains { $0.wholeMatch(of: /mobilenet-v2 +without .* yes +none is published/) != nil }
    )
    #expect(
      table.contains {
        $0.wholeMatch(of: /cifar10 +170\.1 MB +no +c32a1d4ab5d03f1284b67883e8d87530/) != nil
      })
    #expect(server.requests.count == 1)
  }

  @Test func aKilledDownloadGoesOn() throws {
    let content = Self.file(of: 300_000)
    let server = try LocalServer { request, number in
      var reply = Reply.file(content, to: request)
      if number == 0 {
        // The first half comes, and then next to nothing.
        reply.body = Array(content.prefix(140_000))
        reply.fields["Content-Length"] = "300000"
        reply.hold = 60
      }
      return reply
    }
    let running = try project.start(
      ["fetch", "mobilenet-v2", "--no-top"], environment: environment(server))
    try project.wait("half of the file") {
      try project.files(".triptych").contains {
        $0.key.hasSuffix(".part") && $0.value.count == 140_000
      }
    }
    kill(running.identifier, SIGKILL)
    #expect(try running.wait().status == -SIGKILL)
    let again = try fetch("mobilenet-v2", "--no-top", server: server)
    #expect(again.status == 0)
    #expect(
      again.lines.first
        == "mobilenet-v2 without classifier: goes on after 0.1 MB, where an earlier try stopped")
    #expect(server.requests.last?.fields["range"] == "bytes=140000-")
    let files = try project.files(".triptych").filter {
      $0.key.hasPrefix("downloads/") && !$0.key.hasSuffix(".first")
    }
    #expect(files.map { $0.key.hasSuffix("/\(Self.name)") } == [true])
    #expect(files.values.first == Data(content))
  }

  @Test func aWrongFileIsAFailureAndTheOthersAreFetched() throws {
    let file = Self.file(of: 300)
    let page = Array("<!DOCTYPE html>\n<title>Sign in</title>".utf8)
    let server = try LocalServer { request, _ in
      .file(
        request.path.hasSuffix(".gz") ? page : request.path.contains("vgg") ? [] : file,
        to: request)
    }
    let run = try fetch("resnet50", "cifar10", "vgg16", "mobilenet-v2", "--no-top", server: server)
    #expect(run.status == 1)
    let complaints = run.lines.filter { $0.hasPrefix("error: ") }
    #expect(complaints.count == 3)
    let keras = "\(server.address)/storage.googleapis.com/tensorflow/keras-applications"
    let weights = "resnet/resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5"
    #expect(
      complaints.first?.hasPrefix("error: \(keras)/\(weights) has the MD5 ") == true
        && complaints.first?.contains(" instead of 4d473c1dd8becc155b73f8504c6f6626: ") == true)
    let archive = "www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"
    let place = project.path("data")
    #expect(
      complaints[1]
        == "error: \(server.address)/\(archive) has 38 bytes instead of 170,052,171 bytes: it is an "
        + "HTML page; the download was discarded. By hand: fetch https://\(archive) (170,052,171 "
        + "bytes, MD5 c32a1d4ab5d03f1284b67883e8d87530) and save it as "
        + "\(place)/cifar-10-binary.tar.gz, or unpack it in that folder")
    let empty = "\(keras)/vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"
    #expect(
      complaints.last?.hasPrefix(
        "error: \(empty) is empty instead of an HDF5 file: the download was discarded. A login page, a "
          + "proxy or a mirror may answer in the publisher's place: open the address in a browser, or "
          + "try again. By hand: fetch https://") == true)
    #expect(run.output.hasPrefix("mobilenet-v2 without classifier: "))
    #expect(try project.files("data").isEmpty)
  }

  /// What is here is replaced by what is whole and valid, and by nothing else.
  @Test func whatIsHereIsFetchedAgainWhereThatIsAskedFor() throws {
    let (old, new) = (Self.file(of: 300), Self.file(of: 400))
    let server = try LocalServer { request, number in
      switch number {
      case 0: .file(old, to: request)
      case 1: .file(Array("<html>".utf8), to: request)
      case 2: Reply(200, ["Content-Length": ""], body: Array(new.prefix(399)))
      default: .file(new, to: request)
      }
    }
    func kept() throws -> [Data] {
      try project.files(".triptych/downloads").filter { $0.key.hasSuffix("/\(Self.name)") }
        .map(\.value)
    }
    #expect(try fetch("mobilenet-v2", "--no-top", server: server).status == 0)
    let page = try fetch("mobilenet-v2", "--no-top", "--force", server: server)
    #expect(page.status == 1)
    #expect(
      page.errors.contains("\(Self.name) is an HTML page of 6 bytes instead of an HDF5 file: "))
    let cut = try fetch("mobilenet-v2", "--no-top", "--force", server: server)
    #expect(cut.status == 1)
    #expect(
      cut.errors.contains(
        " is the first 399 bytes of an HDF5 file of 400 bytes instead of an HDF5 file: "))
    #expect(try kept() == [Data(old)])
    #expect(try fetch("mobilenet-v2", "--no-top", "--force", server: server).status == 0)
    #expect(try kept() == [Data(new)])
    #expect(server.requests.count == 4)
  }

  /// No digest is published of these weights, so their superblock has to tell.
  @Test func aGoodFileIsNotReplacedByOneThatOnlyBeginsLikeIt() throws {
    let good = Self.file(of: 1000)
    // The signature and bytes of a fixed random sequence; the first would be the version.
    var state = UInt32(9)
    let noise = (0..<992).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24) | 4
    }
    var otherBase = good
    otherBase[24] = 1
    let bodies: [[UInt8]] = [
      good, Array(good.prefix(8)) + noise, good + [UInt8](repeating: 7, count: 600), otherBase,
      Array(good.prefix(12)),
    ]
    let server = try LocalServer { request, number in .file(bodies[number], to: request) }
    #expect(try fetch("mobilenet-v2", "--no-top", server: server).status == 0)
    for found in [
      "1,000 bytes that begin like an HDF5 file and have no valid superblock",
      "an HDF5 file of 1,000 bytes with 600 bytes after its end",
      "1,000 bytes that begin like an HDF5 file and have no valid superblock",
      "12 bytes that begin like an HDF5 file and have no valid superblock",
    ] {
      let run = try fetch("mobilenet-v2", "--no-top", "--force", server: server)
      #expect(run.status == 1)
      #expect(
        run.errors.contains(
          "\(Self.name) is \(found) instead of an HDF5 file: the download was discarded. "),
        "\(run.errors)")
      let kept = try project.files(".triptych/downloads").filter {
        $0.key.hasSuffix("/\(Self.name)")
      }
      #expect(kept.map(\.value) == [Data(good)])
    }
  }

  @Test(arguments: [
    ([], "Error: Say what to fetch; `triptych fetch --list` tells what there is."),
    (["--list", "vgg16"], "Error: --list takes no names."),
    (
      ["vgg16", "--top", "--no-top"],
      "Error: --top and --no-top exclude each other; without them, both are fetched."
    ),
    (["--list", "--force"], "Error: --list and --force exclude each other."),
    (
      ["vgg16", "--force", "--offline"],
      "Error: --force fetches from the network, which --offline or $TRIPTYCH_OFFLINE forbids."
    ),
    (
      ["fashion-mnist"],
      "error: `fashion-mnist` is not downloaded from here. On Debian run `apt-get install "
        + "dataset-fashion-mnist`; elsewhere put the four .gz files into fashion-mnist/ below "
        + "$TRIPTYCH_DATA."
    ),
  ])
  func mistakesAreTold(_ arguments: [String], _ message: String) throws {
    let run = try project.start(["fetch"] + arguments).wait()
    #expect(run.status == 2)
    #expect(run.lines.first == message)
  }

  @Test func aNameThatNobodyKnowsIsAMistake() throws {
    let run = try project.run("fetch", "resnet51")
    #expect(run.status == 2)
    #expect(
      run.errors == "error: unknown network or data set `resnet51`; did you mean `resnet50`?\n")
  }
}
