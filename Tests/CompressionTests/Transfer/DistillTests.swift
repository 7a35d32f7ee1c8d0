import Compression
import Networks
import Testing

@Suite struct DistillTests {
  @Test func theStudentLearnsFromTheTeacher() throws {
    let (teacher, student) = (
      try Models.residual("teacher", blocks: 3), try Models.residual("student", blocks: 1)
    )
    var losses: [Double] = []
    for epochs in [1, 12] {
      var state = CompressionState(network: student, weights: .random(for: student, seed: 1))
      let before = state.weights
      let chain = try TechniqueChain("distill(teacher, weight: 1, epochs: \(epochs))")
      let report = try #require(
        chain.apply(to: &state, context: Models.context(["teacher": teacher])).first)
      #expect(state.weights != before)
      #expect(report.technique == "distill(teacher, weight: 1, epochs: \(epochs))")
      #expect(report.changed.count == 5)
      #expect(report.details["epochs"] == Double(epochs))
      #expect(try #require(report.details["teacher_seconds"]) > 0)
      losses.append(try #require(report.details["loss"]))
    }
    #expect(losses[1] < losses[0] / 2)
  }

  @Test func mistakes() throws {
    let student = try Models.residual("student", blocks: 1)
    var builder = NetworkBuilder(name: "small")
    var x = builder.input(shape: [1, 6, 6])
    x = builder.add("flatten", .flatten, x)
    _ = builder.classifier(x, classes: 3)
    let context = Models.context([
      "five": try Models.residual("five", blocks: 1, classes: 5), "small": try builder.build(),
    ])
    func message(_ text: String) -> String {
      var state = CompressionState(network: student, weights: .random(for: student, seed: 1))
      return complaint { try TechniqueChain(text).apply(to: &state, context: context) }
    }
    #expect(
      message("distill(five)")
        == "the teacher five tells 5 classes apart, the student 3: teacher and student need the same"
    )
    #expect(
      message("distill(small)")
        == "the teacher small takes images of 1×6×6, and the training images have 1×8×8: "
        + "teacher and student need the same")
    #expect(
      message("distill(five, temperature: 0)")
        == "`temperature` takes a number from 0.01 to 1000, not 0")
  }
}
