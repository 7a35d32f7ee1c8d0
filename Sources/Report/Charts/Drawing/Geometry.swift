internal import Foundation

/// A place on a canvas in CSS pixels; x grows to the right, y downwards.
struct Position: Hashable {
  var x: Double
  var y: Double

  func distance(to other: Position) -> Double { hypot(x - other.x, y - other.y) }
}

struct Size: Hashable {
  var width: Double
  var height: Double
}

struct Rectangle: Hashable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var left: Double { x }
  var right: Double { x + width }
  var top: Double { y }
  var bottom: Double { y + height }
  var center: Position { Position(x: x + width / 2, y: y + height / 2) }

  init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  init(left: Double, top: Double, right: Double, bottom: Double) {
    self.init(x: left, y: top, width: right - left, height: bottom - top)
  }

  func inset(by amount: Double) -> Rectangle {
    Rectangle(
      x: x + amount, y: y + amount, width: width - 2 * amount, height: height - 2 * amount)
  }

  func contains(_ other: Rectangle) -> Bool {
    other.left >= left && other.right <= right && other.top >= top && other.bottom <= bottom
  }

  func contains(_ point: Position) -> Bool {
    point.x >= left && point.x <= right && point.y >= top && point.y <= bottom
  }

  func overlaps(_ other: Rectangle) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }

  /// The point of this rectangle that is nearest to `point`.
  func nearest(to point: Position) -> Position {
    Position(x: min(max(point.x, left), right), y: min(max(point.y, top), bottom))
  }

  /// Whether the straight line from `a` to `b` passes through. Liang and Barsky 1984.
  func isCrossed(from a: Position, to b: Position) -> Bool {
    var (enter, leave) = (0.0, 1.0)
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    for (p, q) in [
      (-dx, a.x - left), (dx, right - a.x), (-dy, a.y - top), (dy, bottom - a.y),
    ] {
      if p == 0 {
        if q < 0 { return false }
      } else if p < 0 {
        enter = max(enter, q / p)
      } else {
        leave = min(leave, q / p)
      }
    }
    return enter < leave
  }
}
