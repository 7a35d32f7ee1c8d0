internal import Foundation

/// Finds places for the labels of discs: near their disc, over no other label, no disc's center and
/// not beyond the frame. The same discs get the same places.
///
/// Greedy, the most crowded first, over candidates around each disc; then each label in turn looks
/// again for a better place, and one without a place may make another one move. Christensen, Marks and Shieber 1995 compare such methods.
struct LabelPlacer {
  struct Disc {
    let center: Position
    let radius: Double
    /// Of the label.
    let size: Size
  }

  struct Placement: Equatable {
    let box: Rectangle
    /// From the rim of the disc to the label, where the two are apart.
    let leader: Leader?
  }

  struct Leader: Equatable {
    let start: Position
    let end: Position

    /// From the nearest point of the line.
    func distance(to point: Position) -> Double {
      let (dx, dy) = (end.x - start.x, end.y - start.y)
      let length = max(dx * dx + dy * dy, 1e-9)
      let along = ((point.x - start.x) * dx + (point.y - start.y) * dy) / length
      let share = min(max(along, 0), 1)
      return Position(x: start.x + share * dx, y: start.y + share * dy).distance(to: point)
    }
  }

  let frame: Rectangle

  /// The free space around a label.
  private static let margin = 2.0
  /// How near to a center no label may come.
  private static let clearance = 3.0
  private static let gaps = [4.0, 10, 18, 27, 40, 56, 75, 98, 125]
  /// Beyond this share of the frame's shorter side a label no longer belongs to its disc.
  private static let reach = 0.22
  /// Up to here a label is so near that it needs no line to its disc.
  private static let nearestWithLeader = 10.0
  private static let rounds = 12

  /// - Returns: a place for each disc's label in their order, nil where there is none left.
  func place(_ discs: [Disc]) -> [Placement?] {
    let order = discs.indices.sorted { a, b in
      let (crowdA, crowdB) = (crowd(a, discs), crowd(b, discs))
      return crowdA == crowdB ? a < b : crowdA > crowdB
    }
    let candidates = discs.indices.map { feasible(discs[$0], discs) }
    var result = [Placement?](repeating: nil, count: discs.count)
    for _ in 0..<Self.rounds {
      let before = result
      for index in order {
        result[index] = nil
        result[index] =
          best(of: candidates[index], beside: result)
          ?? displacing(index, candidates, &result)
      }
      if result == before { break }
    }
    return result
  }

  /// A place that is free once one other label has moved to another place, which it then has.
  private func displacing(
    _ index: Int, _ candidates: [[Candidate]], _ places: inout [Placement?]
  ) -> Placement? {
    for candidate in candidates[index] {
      let inTheWay = places.indices.filter { other in
        places[other].map { Self.conflict(candidate.placement, $0) } ?? false
      }
      guard inTheWay.count == 1, let other = inTheWay.first else { continue }
      var moved = places
      (moved[index], moved[other]) = (candidate.placement, nil)
      guard let place = best(of: candidates[other], beside: moved) else { continue }
      places[other] = place
      return candidate.placement
    }
    return nil
  }

  private func crowd(_ index: Int, _ discs: [Disc]) -> Int {
    discs.count { $0.center.distance(to: discs[index].center) < 90 }
  }

  // MARK: Candidates

  private struct Candidate {
    let placement: Placement
    /// What it costs apart from other labels; lower is better.
    let cost: Double
  }

  /// The places that frame and centers allow, the cheapest first.
  private func feasible(_ disc: Disc, _ discs: [Disc]) -> [Candidate] {
    var result: [Candidate] = []
    let reach = Self.reach * min(frame.width, frame.height)
    for gap in Self.gaps.prefix(while: { $0 < max(reach, 20) }) {
      for step in 0..<16 {
        let placement = placement(disc, angle: Double(step) * .pi / 8, gap: gap)
        let keepOut = placement.box.inset(by: -Self.clearance)
        guard frame.contains(placement.box),
          !discs.contains(where: { keepOut.contains($0.center) })
        else { continue }
        let cost = cost(placement, of: disc, step: step, gap: gap, discs)
        result.append(Candidate(placement: placement, cost: cost))
      }
    }
    return result.enumerated().sorted { a, b in
      a.element.cost == b.element.cost ? a.offset < b.offset : a.element.cost < b.element.cost
    }.map(\.element)
  }

  private func placement(_ disc: Disc, angle: Double, gap: Double) -> Placement {
    let reach = disc.radius + gap
    func side(_ part: Double) -> Double { min(max(part * 1.5, -1), 1) / 2 }
    let (dx, dy) = (cos(angle), sin(angle))
    let box = Rectangle(
      x: disc.center.x + dx * reach + (side(dx) - 0.5) * disc.size.width,
      y: disc.center.y + dy * reach + (side(dy) - 0.5) * disc.size.height,
      width: disc.size.width, height: disc.size.height)
    guard gap >= Self.nearestWithLeader else { return Placement(box: box, leader: nil) }
    let end = box.nearest(to: disc.center)
    let distance = max(disc.center.distance(to: end), 1e-9)
    let share = min(disc.radius / distance, 1)
    let start = Position(
      x: disc.center.x + (end.x - disc.center.x) * share,
      y: disc.center.y + (end.y - disc.center.y) * share)
    return Placement(box: box, leader: Leader(start: start, end: end))
  }

  private func cost(
    _ placement: Placement, of own: Disc, step: Int, gap: Double, _ discs: [Disc]
  ) -> Double {
    // To the right reads best, then above, below and to the left, then the corners.
    let direction = [0, 5, 3, 5, 2, 5, 4, 5, 2.5, 5, 4, 5, 1.5, 5, 3, 5][step]
    var cost = direction + (placement.leader == nil ? 0 : 12 + gap * 0.6)
    for disc in discs {
      let distance = placement.box.nearest(to: disc.center).distance(to: disc.center)
      let depth = disc.radius + Self.margin - distance
      if depth > 0 { cost += 40 + 1.5 * depth }
      // A line through another disc seems to come from there.
      if let leader = placement.leader, disc.center != own.center {
        let depth = disc.radius - leader.distance(to: disc.center)
        if depth > 0 { cost += 15 + 1.5 * depth }
      }
    }
    return cost
  }

  // MARK: Choice

  private func best(of candidates: [Candidate], beside others: [Placement?]) -> Placement? {
    var best: (placement: Placement, cost: Double)?
    for candidate in candidates {
      if let best, best.cost <= candidate.cost { break }
      var cost = candidate.cost
      var isFree = true
      for case .some(let other) in others {
        if Self.conflict(candidate.placement, other) {
          isFree = false
          break
        }
        if let line = candidate.placement.leader, let other = other.leader,
          Self.cross(line, other)
        {
          cost += 40
        }
      }
      if isFree, cost < best?.cost ?? .infinity { best = (candidate.placement, cost) }
    }
    return best?.placement
  }

  /// Whether two labels cannot both be there.
  private static func conflict(_ a: Placement, _ b: Placement) -> Bool {
    a.box.inset(by: -margin).overlaps(b.box) || strikes(a, b)
  }

  /// Whether the line of one goes through the label of the other, which would mislead.
  private static func strikes(_ a: Placement, _ b: Placement) -> Bool {
    if let line = a.leader, b.box.isCrossed(from: line.start, to: line.end) { return true }
    if let line = b.leader, a.box.isCrossed(from: line.start, to: line.end) { return true }
    return false
  }

  private static func cross(_ a: Leader, _ b: Leader) -> Bool {
    func turn(_ p: Position, _ q: Position, _ r: Position) -> Double {
      (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)
    }
    return turn(a.start, a.end, b.start) * turn(a.start, a.end, b.end) < 0
      && turn(b.start, b.end, a.start) * turn(b.start, b.end, a.end) < 0
  }
}
