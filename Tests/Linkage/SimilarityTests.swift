import Testing
import Vocabulary

@testable import Linkage

@Suite struct `Two words` {
    /// The examples of Winkler (1990) and of the United States Census Bureau's own program.
    @Test(arguments: [
        ("martha", "marhta", 0.9611), ("dixon", "dicksonx", 0.8133), ("dwayne", "duane", 0.84),
        ("jones", "johnson", 0.8324), ("abroms", "abrams", 0.9222), ("hardin", "martinez", 0.7222),
        ("same", "same", 1), ("abc", "xyz", 0), ("a", "a", 1), ("a", "b", 0), ("", "a", 0), ("", "", 1),
    ])
    func `are as alike as Jaro and Winkler say`(left: String, right: String, likeness: Double) {
        #expect(abs(jaroWinkler(left, right) - likeness) < 0.00005)
    }

    @Test func `are never more alike than their letters allow`() {
        var chance = SeededNumbers(seed: 1)
        for _ in 0..<20_000 {
            let (left, right) = (Words.invented(&chance, letters: 5), Words.invented(&chance, letters: 5))
            let likeness = jaroWinkler(left, right)
            #expect((0...1).contains(likeness))
            #expect(jaroWinkler(left, left) == 1)
            #expect(likeness <= bound(left, right) + 1e-12, "\(left) \(right)")
        }
    }

    @Test func `that are longer than is compared are compared as far as that`() {
        let long = String(repeating: "ab", count: 60)
        #expect(jaroWinkler(long, long) == 1)
        #expect(jaroWinkler(long, long + "zzz") == 1)
        #expect(bound(long, String(repeating: "ab", count: 32) + "zzzz") >= 1)
    }

    /// Beside the plain table of distances, which is slow and obviously right.
    @Test func `are within as many edits as the table of distances says`() {
        var chance = SeededNumbers(seed: 2)
        for _ in 0..<20_000 {
            let (left, right) = (Words.invented(&chance, letters: 3), Words.invented(&chance, letters: 3))
            let distance = Self.distance(left, right)
            for edits in 0...2 {
                #expect(isWithin(edits, left, right) == (distance <= edits), "\(left) \(right) \(edits)")
            }
        }
    }

    @Test func `come out the same in any script`() {
        #expect(jaroWinkler("мария", "марья") > 0.8)
        #expect(isWithin(1, "李小龙", "李小尤"))
        #expect(!isWithin(1, "李小龙", "王大尤"))
    }

    private static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.unicodeScalars), Array(right.unicodeScalars))
        var table = Array(repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
        for one in 0...left.count { table[one][0] = one }
        for other in 0...right.count { table[0][other] = other }
        for one in stride(from: 1, through: left.count, by: 1) {
            for other in stride(from: 1, through: right.count, by: 1) {
                let isSame = left[one - 1] == right[other - 1]
                var least = min(table[one - 1][other] + 1, table[one][other - 1] + 1)
                least = min(least, table[one - 1][other - 1] + (isSame ? 0 : 1))
                if one > 1, other > 1, left[one - 1] == right[other - 2], left[one - 2] == right[other - 1] {
                    least = min(least, table[one - 2][other - 2] + 1)
                }
                table[one][other] = least
            }
        }
        return table[left.count][right.count]
    }

    private func with<Answer>(
        _ left: String, _ right: String,
        _ body: (UnsafeBufferPointer<UInt32>, UnsafeBufferPointer<UInt32>) -> Answer
    ) -> Answer {
        left.unicodeScalars.map(\.value).withUnsafeBufferPointer { left in
            right.unicodeScalars.map(\.value).withUnsafeBufferPointer { body(left, $0) }
        }
    }

    private func jaroWinkler(_ left: String, _ right: String) -> Double {
        with(left, right) { Similarity.jaroWinkler($0, $1) }
    }

    private func isWithin(_ edits: Int, _ left: String, _ right: String) -> Bool {
        with(left, right) { Similarity.isWithin(edits, $0, $1) }
    }

    private func bound(_ left: String, _ right: String) -> Double {
        var lexicon = Lexicon()
        let (one, other) = (lexicon.number(of: left, .signs), lexicon.number(of: right, .signs))
        guard one >= 0, other >= 0 else { return 1 }
        return with(left, right) {
            Similarity.jaroWinklerAtMost($0, lexicon.letters[Int(one)], $1, lexicon.letters[Int(other)])
        }
    }
}

/// Words that nobody bears.
enum Words {
    static func invented(_ chance: inout SeededNumbers, letters: UInt64) -> String {
        let count = chance.next() % 9
        return String((0..<count).map { _ in Character(Unicode.Scalar(UInt8(0x61 + chance.next() % letters))) })
    }
}
