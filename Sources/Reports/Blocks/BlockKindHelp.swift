internal import Notebooks

/// What `triptych options` prints of a block kind.
public enum BlockKindHelp {
  public static func text(of kind: any BlockKind.Type, names: KnownNames) -> String {
    "\(kind.name): \(kind.help).\n\n\(kind.options(names).helpText())"
  }
}
