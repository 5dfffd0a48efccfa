import Exchange

/// Most rows of a file are no calls with this map: it is another file's, or the file is no export of calls.
package struct MapMisfit: Error, Hashable, Sendable {
    package let rows: Int
    package let rejected: Int
    package let reasons: [RowRejection: Int]

    package init(rows: Int, rejected: Int, reasons: [RowRejection: Int]) {
        self.rows = rows
        self.rejected = rejected
        self.reasons = reasons
    }
}

/// Most times of a file say that they are of another zone than the map names: hours of the day would be wrong.
package struct ZoneMisfit: Error, Hashable, Sendable {
    package let zone: String
    /// The times that say how far from UTC they are, and those of them that are not of the zone.
    package let offsets: LocalClock.Offsets

    /// - Throws: ``ZoneMisfit`` where most are of another zone.
    static func require(_ offsets: LocalClock.Offsets, of map: CallMap) throws(ZoneMisfit) {
        guard !offsets.areOfAnotherZone else { throw ZoneMisfit(zone: map.zone, offsets: offsets) }
    }
}
