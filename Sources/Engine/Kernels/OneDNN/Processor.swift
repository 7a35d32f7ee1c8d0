internal import COneDNN
internal import COpenBLAS
internal import Foundation
internal import Parallel

/// The processor's features, and how much of it this process may use.
package enum Processor {
  /// Instruction sets by name, weaker ones first; each includes those before it.
  private static let table: [(name: String, code: dnnl_cpu_isa_t)] =
    InstructionSet.allCases.compactMap { set in set.code.map { (set.rawValue, $0) } }

  /// The strongest instruction set in use. One without a name here is given by the library's code
  /// for it, such as `isa-0x407`: different sets have different texts.
  package static var instructionSet: String {
    let effective = dnnl_get_effective_cpu_isa()
    return table.last { $0.code == effective }?.name
      ?? "isa-0x\(String(effective.rawValue, radix: 16))"
  }

  /// Restricts the process to an instruction set.
  ///
  /// Works only before anything is computed.
  ///
  /// - Throws: `KernelError.unsupportedISA` where the processor lacks it or the name is unknown.
  package static func limit(to name: String) throws {
    guard name != "native" else { return }
    let code = table.first { $0.name == name }?.code
    // Asking which set is in effect would fix the limit, so the limit is set first and compared.
    if let code { try check(dnnl_set_max_cpu_isa(code), "dnnl_set_max_cpu_isa") }
    guard let code, dnnl_get_effective_cpu_isa() == code else {
      let effective = dnnl_get_effective_cpu_isa()
      let known = table.prefix { $0.code.rawValue <= effective.rawValue }.map(\.name)
      throw KernelError.unsupportedISA(name: name, known: known)
    }
  }

  /// How a backend computes in a precision on this processor.
  package static func support(for precision: Precision, by backend: Backend) -> PrecisionSupport {
    switch precision {
    case .float32: .native
    case .bfloat16:
      backend == .onednn && has(dnnl_cpu_isa_avx512_core_bf16) ? .native : .emulated
    // No library here has products of this precision.
    case .float16: .emulated
    }
  }

  /// Whether oneDNN has kernels for tensors of this precision: with AVX-512 it multiplies bfloat16
  /// numbers with float32 instructions where the processor has none for them.
  package static func canStore(_ precision: Precision) -> Bool {
    switch precision {
    case .float32: true
    case .bfloat16: has(dnnl_cpu_isa_avx512_core)
    case .float16: false
    }
  }

  /// Whether the instruction set in use includes another one.
  private static func has(_ wanted: dnnl_cpu_isa_t) -> Bool {
    // The library's codes have a bit for each set, and the bits of the sets that it includes.
    dnnl_get_effective_cpu_isa().rawValue & wanted.rawValue == wanted.rawValue
  }

  /// oneDNN's version, such as `2.6.3`.
  package static var oneDNNVersion: String {
    guard let version = dnnl_version()?.pointee else { return "unknown" }
    return "\(version.major).\(version.minor).\(version.patch)"
  }

  /// OpenBLAS's version, such as `0.3.21`.
  package static var openBLASVersion: String {
    let configuration = String(cString: openblas_get_config())
    let words = configuration.split(separator: " ")
    return words.count > 1 && words[0] == "OpenBLAS" ? String(words[1]) : "unknown"
  }

  /// The processor type whose kernels OpenBLAS has chosen, such as `SkylakeX`.
  package static var openBLASCore: String { String(cString: openblas_get_corename()) }

  /// Whether the environment has set that type, in place of the processor.
  package static var isOpenBLASCoreSet: Bool {
    getenv("OPENBLAS_CORETYPE").map { $0[0] != 0 } ?? false
  }

  /// The model name as the system reports it.
  package static let name: String = {
    #if os(Linux)
      let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
      func field(_ name: String) -> String? {
        text.split(separator: "\n").first { $0.hasPrefix(name) }?
          .split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces)
      }
      let model = field("model name") ?? "unknown processor"
      // Virtual machines give several processors one name; these numbers distinguish them.
      let numbers = [field("cpu family"), field("model\t"), field("stepping")].compactMap { $0 }
      return numbers.isEmpty ? model : "\(model) (\(numbers.joined(separator: "/")))"
    #else
      var size = 0
      guard sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0) == 0, size > 0 else {
        return "unknown processor"
      }
      var bytes = [CChar](repeating: 0, count: size)
      guard sysctlbyname("machdep.cpu.brand_string", &bytes, &size, nil, 0) == 0 else {
        return "unknown processor"
      }
      return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    #endif
  }()

  /// The threads that this process computes with, as the system and the environment allow.
  package static var threads: Int { ThreadCount.current }

  /// Sets the number of threads of the libraries; to be called first, on the computing
  /// thread.
  package static func useThreads() {
    OpenMP.limit(to: threads)
    openblas_set_num_threads(Int32(clamping: threads))
  }

  /// The threads that work on a parallel loop of the calling thread, including it.
  package static func countThreads() -> Int { OpenMP.teamSize() ?? ThreadCount.current }

  /// The kernels that OpenBLAS is told to use for an instruction set, so that all processors with
  /// that set give the same bits; nil where the choice is left to it.
  package static func openBLASCore(for instructionSet: String) -> String? {
    let cores = [
      "sse41": "Nehalem", "avx": "Sandybridge", "avx2": "Haswell", "isa-0x407": "Haswell",
      "avx512": "SkylakeX", "avx512-vnni": "SkylakeX", "avx512-bf16": "Cooperlake",
      "avx512-amx": "Cooperlake",
    ]
    return cores[instructionSet]
  }

  /// Throws where OpenBLAS could not allocate the work memory of each of its threads: it would retry
  /// forever.
  ///
  /// - Throws: `KernelError.outOfMemory`.
  package static func requireMemoryForOpenBLAS() throws {
    // The allocation of one thread in the builds of all distributions.
    let bytes = 128 << 20
    let start = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
    guard let start, start != MAP_FAILED else { throw KernelError.outOfMemory(bytes: bytes) }
    munmap(start, bytes)
  }
}
