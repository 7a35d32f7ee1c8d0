internal import Kernels

/// Liveness: when a training step reads each value for the last time, after which its memory may be
/// reused.
///
/// Inputs and results stay live.
struct Liveness {
  /// By step, the values that are dead after its forward pass.
  private(set) var endingForward: [[Int]]
  /// By step, the values that are dead after its backward pass; backward passes run from the last
  /// step to the first.
  private(set) var endingBackward: [[Int]]

  init(_ compiled: CompiledSteps) {
    let steps = compiled.steps
    var lastForward = [Int](repeating: 0, count: compiled.values.count)
    var lastBackward = [Int?](repeating: nil, count: compiled.values.count)
    for (index, step) in steps.enumerated() {
      for value in step.inputs + [step.output] { lastForward[value] = index }
      guard compiled.values[step.output].needsGradient else { continue }
      let reads = step.kernel.backwardReads
      let values =
        (reads.contains(.inputs) ? step.inputs : [])
        + (reads.contains(.output) ? [step.output] : [])
      for value in values where lastBackward[value] == nil { lastBackward[value] = index }
    }
    endingForward = Array(repeating: [], count: steps.count)
    endingBackward = endingForward
    let kept = Set(compiled.inputs + compiled.outputs)
    for value in compiled.values.indices where !kept.contains(value) {
      if let step = lastBackward[value] {
        endingBackward[step].append(value)
      } else {
        endingForward[lastForward[value]].append(value)
      }
    }
  }

  /// The input that a step may overwrite: dead after it, and read by it once.
  func overwritten(by index: Int, _ compiled: CompiledSteps) -> Int? {
    let step = compiled.steps[index]
    guard let place = step.kernel.overwritableInput else { return nil }
    let value = step.inputs[place]
    let isFree =
      endingForward[index].contains(value) && step.inputs.count { $0 == value } == 1
      && compiled.values[value].descriptor == compiled.values[step.output].descriptor
    return isFree ? value : nil
  }
}
