/// The version of Triptych.
package enum TriptychVersion {
  package static let current = "0.1.0"
}
