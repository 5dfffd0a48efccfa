/// Which numbers of calls may be known: those of which that cannot be ruled out are looked up in the store.
struct SeenNumbers {
    /// Beyond so many every number is looked up, so that memory stays bounded.
    private static let most = 12_000_000

    /// Whether calls of the map are in the workspace already.
    private let isAnyKnown: Bool
    private var seen: Set<UInt64> = []

    init(isAnyKnown: Bool) {
        self.isAnyKnown = isAnyKnown
    }

    /// Whether the file has told this number before, or one with the same hash, or an import may have.
    mutating func mayBeKnown(_ number: String) -> Bool {
        guard !isAnyKnown, seen.count < Self.most else { return true }
        var hasher = Hasher()
        hasher.combine(number)
        return !seen.insert(UInt64(bitPattern: Int64(hasher.finalize()))).inserted
    }
}
