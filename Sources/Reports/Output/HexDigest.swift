internal import Crypto
internal import Files

/// SHA-256 in lower-case hexadecimal.
func hexDigest(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }
