extension BubbleChart {
  public func height(forWidth width: Int) -> Int { width < 560 ? width + 100 : 460 }

  public func draw(on canvas: Canvas) throws {
    try NoData.draw(on: canvas)
  }
}
