import Vocabulary

/// Unit-hours by a stated table: an assumption, and shown as one.
package struct StatedHours: Hashable, Sendable {
    package let table: DurationTable
    /// Hours if the program took the calls at each end.
    package let least: Double
    package let asWritten: Double
    package let most: Double
    /// Calls at the most for whose nature the table tells nothing, and which are in no hours.
    package let untold: Int

    /// - Parameter replay: whose calls are counted, at any hour.
    package init(_ replay: ProgramReplay, by table: DurationTable) {
        var (least, asWritten, most, untold) = (0.0, 0.0, 0.0, 0)
        for (nature, ends) in replay.byNature {
            guard let minutes = table.minutes(nature) else {
                untold += ends.most
                continue
            }
            least += Double(ends.least) * minutes / 60
            asWritten += Double(ends.asWritten) * minutes / 60
            most += Double(ends.most) * minutes / 60
        }
        self.table = table
        (self.least, self.asWritten, self.most, self.untold) = (least, asWritten, most, untold)
    }
}
