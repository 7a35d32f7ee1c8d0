import Names
import Testing

@Suite struct UnknownNameTests {
  @Test func theNearestNameIsMeant() {
    #expect(
      "\(UnknownName("model", "resnt50", known: ["resnet50", "vgg16"]))"
        == "unknown model `resnt50`; did you mean `resnet50`?")
  }

  @Test func whereNoneIsNearAllAreListedOrTheHintStands() {
    #expect(
      "\(UnknownName("backend", "mkl", known: ["onednn", "openblas"]))"
        == "unknown backend `mkl`; known: `onednn`, `openblas`")
    #expect(
      "\(UnknownName("model", "x", known: ["vgg16"], hint: "`triptych models` lists all"))"
        == "unknown model `x`; `triptych models` lists all")
    #expect("\(UnknownName("class", "x", known: []))" == "unknown class `x`")
  }

  /// `vgg` is two edits from each of them, and both begin with it.
  @Test func namesThatBeginWithItAreMeant() {
    let models = ["resnet8", "resnet14", "resnet50", "resnet56", "resnet101", "vgg16", "vgg19"]
    #expect(
      UnknownName("model", "vgg", known: models).description
        == "unknown model `vgg`; did you mean `vgg16` or `vgg19`?")
    #expect(
      UnknownName("model", "VGG", known: models, hint: "`triptych models` lists all").description
        == "unknown model `VGG`; did you mean `vgg16` or `vgg19`?")
    // Two letters are too few, and the nearest name is enough.
    #expect(NearestName.candidates("vg", among: models) == [])
    #expect(NearestName.candidates("vgg17", among: models) == ["vgg16"])
    #expect(
      NearestName.question(for: "block", among: (1...9).map { "block_stage_\($0)" })
        == "did you mean one of `block_stage_1`, `block_stage_2`, `block_stage_3`, `block_stage_4`, "
        + "`block_stage_5`, `block_stage_6` and 3 more?")
  }

  @Test(arguments: [
    ([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c"),
    (["a", "b", "c", "d", "e"], "a, b, c, d and e"),
    (["a", "b", "c", "d", "e", "f"], "a, b, c and 3 others"),
    (["a, 1", "b"], "a, 1; and b"),
    ((1...39).map { "m\($0)" }, "m1, m2, m3 and 36 others"),
  ])
  func sentences(names: [String], text: String) {
    #expect(NameList.sentence(names) == text)
  }

  @Test(arguments: [
    (0, "0 trials"), (1, "1 trial"), (2, "2 trials"), (1024, "1,024 trials"),
    (1_000_000, "1,000,000 trials"), (-1, "-1 trials"),
  ])
  func counts(count: Int, text: String) {
    #expect(Counted.text(count, "trial") == text)
    #expect(Counted.text(2, "class", plural: "classes") == "2 classes")
    #expect(Counted.form(1, "is", "are") == "is")
    #expect(Counted.form(count, "is", "are") == (count == 1 ? "is" : "are"))
  }

  @Test func aLongListIsCut() {
    let numbers = (10..<30).map(String.init)
    #expect(
      UnknownName("class", "x", known: numbers).description.hasSuffix("`20`, `21` and 8 more"))
    #expect(NameList.text(["a", "b", "c"], limit: 2) == "`a`, `b` and 1 more")
    #expect(NameList.text([]) == "")
  }
}
