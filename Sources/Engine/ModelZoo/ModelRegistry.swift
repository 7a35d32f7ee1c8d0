/// All architectures by name. A new family is one file and one line here.
package enum ModelRegistry {
  package static let all: [ModelArchitecture] =
    CifarResNet.variants
    + ResNet.variants
    + TorchvisionResNet.variants
    + VGG.variants
    + DenseNet.variants
    + SqueezeNet.variants
    + MobileNetV2.variants
    + MobileNetV3.variants
    + EfficientNet.variants

  package static func named(_ name: String) -> ModelArchitecture? {
    all.first { $0.name == name }
  }
}
