import Foundation
import Store
import Vocabulary

extension Transaction {
    /// The zone in which the workspace counts its days: that in which everybody of it reads times.
    func workspaceZone() throws -> TimeZone {
        let name: String? = try self("SELECT time_zone FROM workspace").first?["time_zone"]
        return name.flatMap(TimeZone.init(identifier:)) ?? .gmt
    }

    /// The day that the workspace's clocks show at a moment.
    package func day(of moment: Instant) throws -> CalendarDay {
        CalendarDay(of: moment, ahead: Int64(try workspaceZone().secondsFromGMT(for: moment.date)))
    }
}
