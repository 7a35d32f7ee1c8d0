import Foundation
import TestSupport
import Testing

@testable import Parallel

@Suite struct ThreadLimitsTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(
    arguments: [
      (8, nil, nil, 8), (8, 3, nil, 3), (8, nil, 2, 2), (8, 3, 2, 2), (8, 2, 3, 2), (1, 4, 4, 1),
      (8, nil, 100, 8),
    ] as [(Int, Int?, Int?, Int)])
  func theLeastLimitCounts(_ processors: Int, _ quota: Int?, _ requested: Int?, _ count: Int) {
    #expect(
      ThreadLimits(processors: processors, quota: quota, requested: requested).count == count)
  }

  @Test(
    arguments: [
      ([:], nil), (["OMP_NUM_THREADS": "3"], 3), (["OMP_NUM_THREADS": " 2 , 4"], 2),
      (["OMP_NUM_THREADS": "many"], nil), (["OMP_NUM_THREADS": "0"], nil),
      (["OMP_NUM_THREADS": "-1"], nil), (["OMP_NUM_THREADS": ""], nil),
      (["OMP_THREAD_LIMIT": "5"], 5), (["OMP_NUM_THREADS": "6", "OMP_THREAD_LIMIT": "5"], 5),
    ] as [([String: String], Int?)])
  func theEnvironmentIsReadAsOpenMPDoes(_ environment: [String: String], _ count: Int?) {
    #expect(ThreadLimits.requested(environment) == count)
  }

  /// Groups of a process, by their files below the folder that stands for `/sys/fs/cgroup`.
  private func quota(_ membership: String, _ files: [String: String]) throws -> Int? {
    try folder.write(membership, to: "cgroup")
    try FileManager.default.createDirectory(
      atPath: folder.file("fs"), withIntermediateDirectories: true)
    for (name, text) in files { try folder.write(text, to: "fs/\(name)") }
    return ControlGroups(membership: folder.file("cgroup"), root: folder.file("fs"))
      .processorQuota
  }

  @Test(
    arguments: [
      ("max 100000\n", nil), ("200000 100000\n", 2), ("250000 100000\n", 2), ("50000 100000\n", 1),
      ("150000 50000\n", 3), ("0 100000\n", nil), ("garbage", nil), ("", nil),
      ("1000000 100000", 10),
    ] as [(String, Int?)])
  func aQuotaOfVersion2IsRoundedDown(_ text: String, _ expected: Int?) throws {
    #expect(try quota("0::/service\n", ["service/cpu.max": text]) == expected)
  }

  @Test func theGroupsAboveCountAsWell() throws {
    let files = [
      "a/b/cpu.max": "max 100000\n", "a/cpu.max": "300000 100000\n",
      "a/b/c/cpu.max": "400000 100000\n",
      "a/other/cpu.max": "100000 100000\n",
    ]
    #expect(try quota("0::/a/b/c\n", files) == 3)
  }

  @Test(
    arguments: [
      ("400000\n", "100000\n", 4), ("-1\n", "100000\n", nil), ("99999\n", "100000\n", 1),
    ] as [(String, String, Int?)])
  func aQuotaOfVersion1IsRead(_ quota: String, _ period: String, _ expected: Int?) throws {
    let names = ["4:cpu,cpuacct:/docker/1": "cpu,cpuacct", "4:cpu:/docker/1": "cpu"]
    for (line, folder) in names {
      #expect(
        try self.quota(
          "9:memory:/docker/1\n\(line)\n0::/\n",
          [
            "\(folder)/docker/1/cpu.cfs_quota_us": quota,
            "\(folder)/docker/1/cpu.cfs_period_us": period,
          ]) == expected)
    }
  }

  /// A container sees its own group at the top, under the path that it has outside.
  @Test func aPathFromOutsideOfTheContainerIsFound() throws {
    #expect(try quota("0::/docker/1234\n", ["cpu.max": "200000 100000\n"]) == 2)
    #expect(
      try quota(
        "0::/docker/1234/inner\n",
        ["cpu.max": "max 100000\n", "inner/cpu.max": "100000 100000\n"]) == 1)
    #expect(try quota("0::/../..\n", ["cpu.max": "300000 100000\n"]) == 3)
  }

  @Test func version2BesideVersion1IsRead() throws {
    #expect(
      try quota(
        "1:cpu:/\n0::/a\n",
        ["unified/a/cpu.max": "200000 100000\n", "cpu/cpu.cfs_quota_us": "-1\n"]) == 2)
  }

  @Test func withoutGroupsThereIsNoQuota() {
    let groups = ControlGroups(membership: folder.file("none"), root: folder.file("none"))
    #expect(groups.processorQuota == nil)
    #expect(groups.outOfMemoryKills == nil)
  }

  @Test func processesThatWereEndedForWantOfMemoryAreCounted() throws {
    _ = try quota("0::/a\n", ["a/memory.events": "low 0\nhigh 0\nmax 3\noom 2\noom_kill 1\n"])
    let groups = ControlGroups(membership: folder.file("cgroup"), root: folder.file("fs"))
    #expect(groups.outOfMemoryKills == 1)
    _ = try quota(
      "4:memory:/b\n",
      ["memory/b/memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 7\n"])
    let older = ControlGroups(membership: folder.file("cgroup"), root: folder.file("fs"))
    #expect(older.outOfMemoryKills == 7)
  }

  @Test func aThreadThatCannotBeHadLeavesItsShareToTheOthers() {
    let counts = Locked([Int](repeating: 0, count: 100))
    let refuse = { (_: WorkQueue) -> pthread_t? in nil }
    ThreadTeam.forEach(100, threads: 3, start: refuse) { index in
      counts.with { $0[index] += 1 }
    }
    #expect(counts.value == [Int](repeating: 1, count: 100))
  }
}
