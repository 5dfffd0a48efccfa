import Crypto

/// Names of things that follow from another's name, so that they are the same at every telling.
enum Derived {
    /// A UUID of version 8 (RFC 9562 §5.8).
    static func id(_ name: String, _ part: String) -> String {
        var bytes = Array(SHA256.hash(data: Array("alongside directory\n\(name)\n\(part)".utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = bytes.map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0" + text : text
        }
        let ends = [4, 6, 8, 10, 16]
        return zip([0] + ends, ends).map { digits[$0..<$1].joined() }.joined(separator: "-")
    }
}
