internal import COneDNN

/// The strongest instruction set that the libraries may use, weaker ones first; each includes those
/// before it.
package enum InstructionSet: String, Codable, CaseIterable, Hashable, Sendable {
  /// All that the processor has.
  case native
  case sse41, avx, avx2, avx512
  case avx512VNNI = "avx512-vnni"
  case avx512BF16 = "avx512-bf16"
  case avx512AMX = "avx512-amx"

  /// oneDNN's code; nil where it is not limited.
  var code: dnnl_cpu_isa_t? {
    switch self {
    case .native: nil
    case .sse41: dnnl_cpu_isa_sse41
    case .avx: dnnl_cpu_isa_avx
    case .avx2: dnnl_cpu_isa_avx2
    case .avx512: dnnl_cpu_isa_avx512_core
    case .avx512VNNI: dnnl_cpu_isa_avx512_core_vnni
    case .avx512BF16: dnnl_cpu_isa_avx512_core_bf16
    case .avx512AMX: dnnl_cpu_isa_avx512_core_amx
    }
  }
}
