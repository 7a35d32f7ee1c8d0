/// All techniques by name. A new one is one file and one line here.
package enum TechniqueRegistry {
  package static let all: [any Technique.Type] = [
    Quantize.self, Cluster.self, Prune.self, DeepCompress.self, Transfer.self, Distill.self,
  ]

  package static func named(_ name: String) -> (any Technique.Type)? {
    all.first { $0.name == name }
  }
}
