import Foundation
import Testing

@testable import Charts

@Suite struct PaletteTests {
  /// Machado, Oliveira and Fernandes 2009, table 1, severity 1.0; for linear RGB.
  static let visions: [(name: String, matrix: [[Double]])] = [
    ("all cones", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
    (
      "protanopia",
      [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
      ]
    ),
    (
      "deuteranopia",
      [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
      ]
    ),
    (
      "tritanopia",
      [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
      ]
    ),
  ]

  @Test(arguments: Theme.all)
  func colorsStandOutFromTheBackground(theme: Theme) {
    for color in theme.palette.colors {
      #expect(color.contrast(with: theme.background) >= 3, "\(color)")
    }
    #expect(theme.ink.contrast(with: theme.background) >= 7)
    #expect(theme.mutedInk.contrast(with: theme.background) >= 4.5)
    // The grid stays behind.
    #expect(theme.grid.contrast(with: theme.background) < 1.5)
  }

  @Test(arguments: Theme.all, visions.map(\.name))
  func colorsStayApart(theme: Theme, vision: String) throws {
    let matrix = try #require(Self.visions.first { $0.name == vision }).matrix
    let seen = theme.palette.colors.map { Self.lab($0, matrix) }
    for (index, a) in seen.enumerated() {
      for (other, b) in seen[..<index].enumerated() {
        let difference = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        #expect(difference >= 11.5, "colors \(other) and \(index)")
      }
    }
  }

  @Test func contrastIsThatOfWCAG() {
    #expect(Color(0xFFFFFF).contrast(with: Color(0x000000)) == 21)
    #expect(abs(Color(0x767676).contrast(with: Color(0xFFFFFF)) - 4.54) < 0.01)
  }

  /// CIE L*a*b* under D65 of a color as seen through `matrix`.
  private static func lab(_ color: Color, _ matrix: [[Double]]) -> [Double] {
    let linear = [color.red, color.green, color.blue].map { channel in
      let share = Double(channel) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    func product(_ rows: [[Double]], _ vector: [Double]) -> [Double] {
      rows.map { zip($0, vector).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    let seen = product(matrix, linear).map { min(max($0, 0), 1) }
    let xyz = product(
      [
        [0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505], [0.2126, 0.7152, 0.0722],
        [0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089],
      ], seen
    ).map { $0 > 0.008856 ? cbrt($0) : 7.787 * $0 + 16 / 116 }
    return [116 * xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])]
  }
}
