import ModelFiles
import Testing

@Suite struct ModelFileKindTests {
  @Test(
    arguments: [
      ("net.h5", .kerasHDF5, "net"), ("a/NET.H5", .kerasHDF5, "NET"),
      ("net.HDF5", .kerasHDF5, "net"), ("net.weights.h5", .kerasWeights, "net"),
      ("net.Weights.H5", .kerasWeights, "net"), ("net.KERAS", .kerasArchive, "net"),
      ("v1.0/net.v2.SafeTensors", .safetensors, "net.v2"), ("net.ONNX", .onnx, "net"),
      ("net.onnx.txt", nil, "net.onnx.txt"), ("neth5", nil, "neth5"), ("net", nil, "net"),
    ] as [(String, ModelFileKind?, String)])
  func theEndingTells(_ name: String, _ kind: ModelFileKind?, _ stem: String) {
    #expect(ModelFileKind(of: name) == kind)
    #expect(ModelFileKind.stem(of: name) == stem)
  }
}
