import Testing
import Vocabulary

@Suite struct `Names from a seed` {
    private static let noon = Instant(microseconds: 1_795_449_600_123_456)

    private func names(_ seed: UInt64) -> [String] {
        let source = IDSource(seed: seed, clock: { Self.noon })
        return IDSource.$lent.withValue(source) { (0..<5_000).map { _ in ID<Int>.new().text } }
    }

    @Test func `are the same again for the same seed, and others for another`() {
        #expect(names(1) == names(1))
        #expect(names(1) != names(2))
    }

    @Test func `come in the order of their making, also while the clock stands still`() {
        let names = names(3)
        #expect(names == names.sorted())
        #expect(Set(names).count == names.count)
    }

    @Test func `are UUIDs of version 7 that begin with the moment`() throws {
        let first = try #require(names(4).first)
        let made = ID<Int>(stored: first)
        #expect(try ID<Int>(first) == made)
        #expect(first.split(separator: "-")[2].hasPrefix("7"))
        #expect("89ab".contains(first.split(separator: "-")[3].prefix(1)))
        let milliseconds = Int64(first.replacing("-", with: "").prefix(12), radix: 16)
        #expect(milliseconds == Self.noon.microseconds / 1000)
    }

    @Test func `are lent to nobody else`() {
        let source = IDSource(seed: 5, clock: { Self.noon })
        let lent = IDSource.$lent.withValue(source) { ID<Int>.new() }
        #expect(ID<Int>.new() != lent)
        #expect(IDSource.lent == nil)
    }
}
