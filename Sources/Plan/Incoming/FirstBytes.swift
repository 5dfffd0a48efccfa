import Exchange

/// The beginning of a file, unpacked: a small archive may hold more than anybody could wait for.
final class FirstBytes: ByteSource {
    private static let most = 8 << 20

    private let file: FileBytes
    private var left = FirstBytes.most
    /// Whether the file goes on behind what was given.
    private(set) var isCut = false

    init(of path: String) throws {
        file = try FileBytes(path)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard left > 0 else {
            isCut = true
            return 0
        }
        let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(left, buffer.count)]))
        left -= count
        return count
    }
}
