extension LineChart {
  public func height(forWidth width: Int) -> Int { width < 560 ? width : 400 }

  public func draw(on canvas: Canvas) throws {
    try NoData.draw(on: canvas)
  }
}
