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

  @Test func aLongListIsCut() {
    let numbers = (10..<30).map(String.init)
    #expect(
      UnknownName("class", "x", known: numbers).description.hasSuffix("`20`, `21` and 8 more"))
    #expect(NameList.text(["a", "b", "c"], limit: 2) == "`a`, `b` and 1 more")
    #expect(NameList.text([]) == "")
  }
}
