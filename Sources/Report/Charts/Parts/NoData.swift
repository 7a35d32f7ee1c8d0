/// What a chart without a single point shows.
enum NoData {
  static func draw(on canvas: Canvas) throws {
    try canvas.text(
      "no data", at: canvas.bounds.center, size: canvas.theme.textSize, canvas.theme.mutedInk,
      anchor: .middle)
  }
}
