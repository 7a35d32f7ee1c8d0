import Experiments
import Foundation
import LocalServer
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

  @Test func weightsComeOnceAndAreListed() throws {
    let server = try LocalServer { request, _ in .file([1, 2, 3], to: request) }
    let first = try fetch("mobilenet-v2", "--no-top", server: server)
    #expect(first.status == 0)
    #expect(
      first.errors == """
        mobilenet-v2 without classifier: downloading 0.0 MB
        warning: mobilenet-v2 without classifier: no digest is published, so nobody knows whether it \
        came undamaged

        """)
    let path = try #require(
      try project.files(".triptych").keys.first { $0.hasSuffix("/\(Self.name)") })
    #expect(first.output == "mobilenet-v2 without classifier: .triptych/\(path)\n")
    #expect(
      server.requests.map(\.path) == [
        "/storage.googleapis.com/tensorflow/keras-applications/mobilenet_v2/\(Self.name)"
      ])
    #expect(try project.contents(".triptych/\(path)") == Data([1, 2, 3]))

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
    let content = [UInt8](repeating: 9, count: 300_000)
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
    let files = try project.files(".triptych").filter { $0.key.hasPrefix("downloads/") }
    #expect(files.map { $0.key.hasSuffix("/\(Self.name)") } == [true])
    #expect(files.values.first == Data(content))
  }

  @Test func aWrongFileIsAFailureAndTheOthersAreFetched() throws {
    let server = try LocalServer { request, _ in .file([1, 2, 3], to: request) }
    let run = try fetch("resnet50", "cifar10", "mobilenet-v2", "--no-top", server: server)
    #expect(run.status == 1)
    let complaints = run.lines.filter { $0.hasPrefix("error: ") }
    #expect(complaints.count == 2)
    // By `md5sum`, of the three bytes.
    let weights = "resnet/resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5"
    let first: String =
      "error: \(server.address)/storage.googleapis.com/tensorflow/keras-applications/\(weights) "
      + "has the MD5 5289df737df57326fcdd22597afb1fac instead of 4d473c1dd8becc155b73f8504c6f6626: "
    #expect(complaints.first?.hasPrefix(first) == true)
    let archive = "www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"
    let place = project.path("data")
    let last: String =
      "error: \(server.address)/\(archive) has 3 bytes instead of 170,052,171 bytes: it is another "
      + "file, or damaged; what came was removed. By hand: fetch https://\(archive) (170,052,171 "
      + "bytes, MD5 c32a1d4ab5d03f1284b67883e8d87530) and save it as "
      + "\(place)/cifar-10-binary.tar.gz, or unpack it in that folder"
    #expect(complaints.last == last)
    #expect(run.output.hasPrefix("mobilenet-v2 without classifier: "))
    #expect(try project.files("data").isEmpty)
  }

  @Test(arguments: [
    ([], "Error: Say what to fetch; `triptych fetch --list` tells what there is."),
    (["--list", "vgg16"], "Error: --list takes no names."),
    (
      ["vgg16", "--top", "--no-top"],
      "Error: --top and --no-top exclude each other; without them, both are fetched."
    ),
    (
      ["fashion-mnist"],
      "error: `fashion-mnist` is not downloaded from here. On Debian run 'apt-get install "
        + "dataset-fashion-mnist'; elsewhere put the four .gz files into fashion-mnist/ below "
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
    #expect(run.errors.hasPrefix("error: there is nothing named `resnet51` to fetch; there are "))
    #expect(run.errors.hasSuffix(", cifar10, cifar100\n"))
  }
}
