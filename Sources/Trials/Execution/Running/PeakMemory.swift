internal import Foundation

/// The most memory that this process has held at once.
package enum PeakMemory {
  package static var bytes: Int {
    var usage = rusage()
    #if canImport(Glibc)
      let who = __rusage_who_t(RUSAGE_SELF.rawValue)
      let unit = 1024
    #else
      let who = RUSAGE_SELF
      let unit = 1
    #endif
    return getrusage(who, &usage) == 0 ? usage.ru_maxrss * unit : 0
  }
}
