import Foundation

/// What `Reference/make.py` has recorded.
struct Reference<Case: Decodable>: Decodable {
  let cases: [Case]

  static func load(_ name: String) throws -> [Case] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Reference")
    let data = try Data(contentsOf: folder.appendingPathComponent(name))
    return try JSONDecoder().decode(Self.self, from: data).cases
  }
}

/// The numbers that the script's `wave` gives: sin(0.7 i + phase).
func wave(_ count: Int, phase: Int) -> [Float] {
  (0..<count).map { Float(sin(0.7 * Double($0) + Double(phase))) }
}
