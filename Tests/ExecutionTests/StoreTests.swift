import Files
import Foundation
import TestSupport
import Testing

@testable import Execution

@Suite struct StoreTests: Sendable {
  struct Note: Codable, Equatable {
    var text: String
  }

  let folder: TemporaryFolder
  let store: Store
  let key = StageKey(["stage": "training", "number": "1"])

  init() throws {
    folder = try TemporaryFolder()
    store = Store(folder: folder.file("store"))
  }

  private var object: String {
    "\(store.folder)/objects/\(key.digest.prefix(2))/\(key.digest)"
  }

  private func read() -> (note: Note?, warnings: [String]) {
    var warnings: [String] = []
    let note = store.record(key, as: Note.self) { warnings.append($0) }
    return (note, warnings)
  }

  @Test func whatIsAddedIsFound() throws {
    #expect(store.record(key, as: Note.self) == nil)
    try store.add(key, record: Note(text: "first"))
    let (note, warnings) = read()
    #expect(note == Note(text: "first"))
    #expect(warnings == [])
    #expect(store.record(StageKey(["stage": "training"]), as: Note.self) == nil)
    let path = String(object.dropFirst(store.folder.count + 1))
    #expect(folder.files(under: "store") == ["\(path)/object.json", "\(path)/record.json"])
  }

  @Test func theFirstOfTwoStays() throws {
    try store.add(key, record: Note(text: "first"))
    try store.add(key, record: Note(text: "second"))
    #expect(read().note == Note(text: "first"))
    #expect(folder.files(under: "store/tmp") == [])
  }

  @Test func whatFailsLeavesNothing() {
    struct Failure: Error {}
    #expect(throws: Failure.self) {
      try store.add(key, record: Note(text: "first")) { _ in throw Failure() }
    }
    #expect(folder.files(under: "store") == [])
    #expect(store.record(key, as: Note.self) == nil)
  }

  @Test func numbersThatAreNoneAreNotStored() {
    #expect(throws: EncodingError.self) { try store.add(key, record: [Double.nan]) }
    #expect(folder.files(under: "store") == [])
  }

  @Test func manyThreadsAddOneObject() throws {
    let failures = Locked<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 32) { number in
      do {
        try store.add(key, record: Note(text: "from thread \(number)"))
        let text = store.record(key, as: Note.self)?.text ?? "none"
        if !text.hasPrefix("from thread ") { failures.with { $0.append(text) } }
      } catch {
        failures.with { $0.append("\(error)") }
      }
    }
    #expect(failures.with { $0 } == [])
    #expect(read().note?.text.hasPrefix("from thread ") == true)
    #expect(folder.files(under: "store/tmp") == [])
  }

  // What can happen to an object, and what is then said of it. ------------------------------------

  enum Damage: String, CaseIterable, CustomTestStringConvertible {
    case truncatedWeights, missingWeights, flippedRecord, shorterRecord, missingRecord
    case garbageList, missingList, listWithoutRecord, otherKey, otherFacts, otherShape
    var testDescription: String { rawValue }

    var message: String {
      switch self {
      case .truncatedWeights: "weights.bin has 50 bytes instead of 100"
      case .missingWeights: "weights.bin is missing"
      case .flippedRecord: "the content of record.json has changed"
      case .shorterRecord: "record.json has 15 bytes instead of 16"
      case .missingRecord: "record.json is missing"
      case .garbageList, .missingList: "its list of files can't be read"
      case .listWithoutRecord: "it has no record.json"
      case .otherKey, .otherFacts: "it is the result of something else"
      case .otherShape: "record.json can't be read"
      }
    }
  }

  private func addWithWeights(_ text: String) throws {
    try store.add(key, record: Note(text: text)) {
      try Data(repeating: 7, count: 100).write(to: URL(filePath: "\($0)/weights.bin"))
    }
  }

  private func change(_ file: String, _ body: (inout Data) throws -> Void) throws {
    let url = URL(filePath: "\(object)/\(file)")
    var data = try Data(contentsOf: url)
    try body(&data)
    try data.write(to: url)
  }

  private func replace(_ text: String, with other: String, in file: String) throws {
    try change(file) {
      let content = String(decoding: $0, as: UTF8.self)
      #expect(content.contains(text))
      $0 = Data(content.replacing(text, with: other).utf8)
    }
  }

  /// Makes the list one as older versions wrote it, without the key's digest.
  private func leaveFactsAlone() throws {
    try replace("  \"key\" : \"\(key.digest)\"", with: "  \"note\" : \"\"", in: "object.json")
  }

  private func spoil(_ damage: Damage) throws {
    let manager = FileManager.default
    switch damage {
    case .truncatedWeights: try change("weights.bin") { $0 = $0.prefix(50) }
    case .missingWeights: try manager.removeItem(atPath: "\(object)/weights.bin")
    case .flippedRecord: try change("record.json") { $0[10] ^= 1 }
    case .shorterRecord: try change("record.json") { $0.removeLast() }
    case .missingRecord: try manager.removeItem(atPath: "\(object)/record.json")
    case .garbageList: try change("object.json") { $0 = Data([0, 255, 123]) }
    case .missingList: try manager.removeItem(atPath: "\(object)/object.json")
    case .otherKey:
      let other = StageKey(["stage": "training", "number": "2"])
      try replace(key.digest, with: other.digest, in: "object.json")
    case .otherFacts:
      try leaveFactsAlone()
      try replace("\"number\" : \"1\"", with: "\"number\" : \"2\"", in: "object.json")
    case .listWithoutRecord:
      try replace("record.json", with: "object.json", in: "object.json")
      // The list may even be right about the files that it has.
      try change("object.json") {
        $0 = Data(#"{"facts": {"stage": "training", "number": "1"}, "files": {}}"#.utf8)
      }
    case .otherShape:
      try manager.removeItem(atPath: object)
      try store.add(key, record: ["no": "note"]) {
        try Data(repeating: 7, count: 100).write(to: URL(filePath: "\($0)/weights.bin"))
      }
    }
  }

  @Test func anObjectWithFactsAloneIsRead() throws {
    try addWithWeights("first")
    try leaveFactsAlone()
    #expect(read().note?.text == "first")
    #expect(read().warnings == [])
  }

  @Test(arguments: Damage.allCases)
  func aDamagedObjectIsMadeAgain(_ damage: Damage) throws {
    try addWithWeights("first")
    try spoil(damage)
    let (note, warnings) = read()
    #expect(note == nil)
    #expect(
      warnings == [
        "the stored training \(key.digest.prefix(12)) is damaged (\(damage.message)); "
          + "it is made again"
      ])
    // Removed, so that it is said once.
    #expect(read().warnings == [])
    try addWithWeights("again")
    let (again, complaints) = read()
    #expect(again == Note(text: "again"))
    #expect(complaints == [])
  }

  /// Somebody who only adds finds the damage as well.
  @Test(arguments: Damage.allCases.filter { $0 != .otherShape })
  func aDamagedObjectMakesWay(_ damage: Damage) throws {
    try addWithWeights("first")
    try spoil(damage)
    try addWithWeights("again")
    #expect(read().note == Note(text: "again"))
  }

  @Test func damagedWeightsAreFoundByThoseWhoReadThem() throws {
    try addWithWeights("first")
    try change("weights.bin") { $0[50] ^= 1 }
    #expect(read().note == Note(text: "first"))
    var warnings: [String] = []
    #expect(store.object(key, verifying: ["weights.bin"]) { warnings.append($0) } == nil)
    #expect(
      warnings == [
        "the stored training \(key.digest.prefix(12)) is damaged (the content of weights.bin has "
          + "changed); it is made again"
      ])
  }

  @Test func whereNothingCanBeWrittenTheCauseIsTold() throws {
    try Data().write(to: URL(filePath: folder.file("file")))
    let below = Store(folder: folder.file("file/store"))
    #expect(
      throws: StoreError.cannotWrite(
        FileFailure(path: folder.file("file/store/tmp"), code: ENOTDIR))
    ) {
      try below.add(key, record: Note(text: "first"))
    }
    #expect(
      throws: StoreError.cannotWrite(FileFailure(path: "\(below.folder)/work", code: ENOTDIR))
    ) {
      try below.exclusively(key, onWait: { _ in }, {})
    }
    #expect(
      "\(StoreError.cannotWrite(FileFailure(path: "results/tmp", code: ENOSPC)))"
        == "cannot write to the store: results/tmp: the disk is full (no space left on device); "
        + "free some space there, or choose another place with `--store`")
    #expect(
      "\(StoreError.cannotWrite(FileFailure(path: "results/tmp", code: EACCES)))"
        == "cannot write to the store: results/tmp: Permission denied; change its permissions, or choose "
        + "another place with `--store`")
    #expect(
      "\(StoreError.cannotWrite(FileFailure(path: "results/tmp", code: EPIPE)))"
        == "cannot write to the store: results/tmp: Broken pipe; choose another place with "
        + "`--store`")
  }

  @Test func workFoldersStayUntilRemoved() throws {
    let path = try store.workFolder(key)
    try Data([1]).write(to: URL(filePath: "\(path)/checkpoint"))
    #expect(try store.workFolder(key) == path)
    #expect(FileManager.default.fileExists(atPath: "\(path)/checkpoint"))
    store.removeWorkFolder(key)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  /// Trials that share a stage are read at once.
  @Test func threadsThatFindOneDamageSayOneThing() throws {
    for _ in 0..<20 {
      try addWithWeights("first")
      try spoil(.shorterRecord)
      let said = Locked<Set<String>>([])
      DispatchQueue.concurrentPerform(iterations: 8) { _ in
        _ = store.record(key, as: Note.self) { text in said.with { _ = $0.insert(text) } }
      }
      let texts = said.value
      #expect(texts.count == 1 && texts.first?.contains(Damage.shorterRecord.message) == true)
    }
  }

  // Leftovers ------------------------------------------------------------------------------------

  private func age(_ name: String, hours: Double) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -hours * 3600)],
      ofItemAtPath: folder.file(name))
  }

  @Test func whatKilledProcessesHaveLeftIsRemoved() throws {
    try addWithWeights("first")
    let (old, held, new) = (UUID().uuidString, UUID().uuidString, UUID().uuidString)
    for (name, hours) in [(old, 25.0), (held, 25), (new, 23), ("removed-\(old)", 25)] {
      try folder.write([1], to: "store/tmp/\(name)/record.json")
      try age("store/tmp/\(name)", hours: hours)
    }
    // As a process that writes does.
    let mark = try #require(FileLock.hold(folder.file("store/tmp/\(held)")))
    let keys = (4..<7).map { StageKey(["stage": "training", "number": "\($0)"]).digest }
    try folder.write([1], to: "store/work/\(keys[0])/checkpoint.safetensors")
    try folder.write([1], to: "store/work/\(keys[1])/train.features.1.partial")
    for key in keys.prefix(2) { try age("store/work/\(key)", hours: 25) }
    try folder.write([1], to: "store/work/\(keys[2])/weights.safetensors")
    try folder.write([], to: "store/work/\(keys[2]).lock")
    let other = StageKey(["stage": "training", "number": "3"])
    let kept = [
      "tmp/\(new)/record.json", "work/\(keys[0])/checkpoint.safetensors",
      "work/\(keys[2])/weights.safetensors",
    ]
    func cleanBesideOther() {
      store.removeLeftovers()
      #expect(
        folder.files(under: "store").filter { !$0.hasPrefix("objects/") }
          == (kept + ["tmp/\(held)/record.json", "work/\(other.digest).lock"]).sorted())
    }
    try store.exclusively(other, onWait: { _ in }, cleanBesideOther)
    close(mark)
    store.removeLeftovers()
    #expect(
      folder.files(under: "store").filter { !$0.hasPrefix("objects/") } == kept.sorted())
    #expect(read().note?.text == "first")
  }

  /// A folder that is taken for a store may be a repository or somebody's work.
  @Test func whatOthersHaveMadeIsLeftAlone() throws {
    let theirs = [
      "store/work/thesis/chapter.tex", "store/work/notes.txt", "store/work/poetry.lock",
      "store/tmp/keep/file", "store/objects/ab/0123456789012345678901234567890123456",
      "store/objects/ab/photos/1.jpg",
    ]
    for file in theirs { try folder.write([1], to: file) }
    // Links to the same names that the program makes lead elsewhere.
    let key = StageKey(["stage": "training", "number": "9"]).digest
    try folder.write([1], to: "elsewhere/\(key)/1.jpg")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("store/objects/\(key.prefix(2))"),
      withDestinationPath: folder.file("elsewhere"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("store/work/\(key)"),
      withDestinationPath: folder.file("elsewhere/\(key)"))
    for file in ["store/work/thesis", "store/tmp/keep", "store/work/\(key)"] {
      try age(file, hours: 50)
    }
    let before = folder.files()
    store.removeLeftovers()
    let inventory = StoreInventory(of: store.folder)
    #expect(inventory.entries.isEmpty && inventory.leftovers.isEmpty)
    #expect(folder.files() == before)
  }

  @Test func nobodyCleansAStoreInUse() throws {
    try addWithWeights("first")
    let inventory = StoreInventory(of: store.folder)
    try FileLock.sharing(store.usersLock) {
      #expect(throws: StoreError.inUse(store.folder)) {
        try inventory.whileUnused { try inventory.remove(inventory.entries) }
      }
    }
    #expect(read().note?.text == "first")
    try inventory.whileUnused { try inventory.remove(inventory.entries) }
    #expect(read().note == nil)
  }

  /// Others may clean up while something is written.
  @Test func whatIsBeingWrittenStays() throws {
    try store.add(key, record: Note(text: "first")) { path in
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -90_000)], ofItemAtPath: path)
      store.removeLeftovers()
      #expect(FileManager.default.fileExists(atPath: path))
    }
    #expect(read().note?.text == "first")
  }

  @Test func lockingAndCleaningAtOnceLetOneAtATimeIn() throws {
    let inside = Locked((now: 0, most: 0, done: 0))
    DispatchQueue.concurrentPerform(iterations: 64) { number in
      if number % 2 == 0 { return store.removeLeftovers() }
      try? store.exclusively(key, onWait: { _ in }) {
        inside.with { state in
          state.now += 1
          state.most = max(state.most, state.now)
        }
        usleep(500)
        inside.with { state in
          state.now -= 1
          state.done += 1
        }
      }
    }
    inside.with { state in
      #expect(state.most == 1)
      #expect(state.done == 32)
    }
  }

  // Locks ------------------------------------------------------------------------------------------

  @Test func oneAtATimeWorksOnAKey() throws {
    struct State {
      var inside = 0
      var most = 0
      var done = 0
      var failures: [String] = []
    }
    let state = Locked(State())
    DispatchQueue.concurrentPerform(iterations: 16) { _ in
      do {
        try store.exclusively(key, onWait: { _ in }) {
          state.with {
            $0.inside += 1
            $0.most = max($0.most, $0.inside)
          }
          usleep(2000)
          state.with {
            $0.inside -= 1
            $0.done += 1
          }
        }
      } catch {
        state.with { $0.failures.append("\(error)") }
      }
    }
    state.with {
      #expect($0.most == 1)
      #expect($0.done == 16)
      #expect($0.failures == [])
    }
    #expect(folder.files(under: "store") == [])
  }

  @Test func othersAreWaitedFor() throws {
    let waited = Locked(false)
    let (held, free) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let (store, key) = (store, key)
    Thread.detachNewThread {
      try? store.exclusively(key, onWait: { _ in }) {
        held.signal()
        free.wait()
      }
    }
    held.wait()
    let another = StageKey(["stage": "training", "number": "2"])
    try store.exclusively(
      another, onWait: { _ in Issue.record("another key is not waited for") }, {})
    try store.exclusively(
      key,
      onWait: { _ in
        waited.with { $0 = true }
        free.signal()
      }, {})
    #expect(waited.with { $0 })
  }
}
