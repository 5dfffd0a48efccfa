/// The ways in which the lines of one text end.
enum LineEnds {
    /// The bytes as they are, then with every line ended by a line feed, then by a carriage return and a line feed; each once.
    static func ways(of bytes: some Collection<UInt8>) -> [[UInt8]] {
        let given = Array(bytes)
        var plain: [UInt8] = []
        plain.reserveCapacity(given.count)
        for (place, byte) in given.enumerated() {
            let endsPair = byte == lineFeed && place > 0 && given[place - 1] == carriageReturn
            if byte == lineFeed, endsPair { plain.removeLast() }
            plain.append(byte)
        }
        let paired = plain.flatMap { $0 == lineFeed ? [carriageReturn, lineFeed] : [$0] }
        var ways = [given]
        for way in [plain, paired] where !ways.contains(way) { ways.append(way) }
        return ways
    }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
}
