/// All architectures by name. A new family is one file and one line here.
public enum ModelRegistry {
  public static let all: [ModelArchitecture] =
    CifarResNet.variants
    + ResNet.variants
    + TorchvisionResNet.variants
    + VGG.variants
    + DenseNet.variants
    + SqueezeNet.variants
    + MobileNetV2.variants
    + MobileNetV3.variants
    + EfficientNet.variants

  public static func named(_ name: String) -> ModelArchitecture? {
    all.first { $0.name == name }
  }
}
