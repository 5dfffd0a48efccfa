/// How many past calls there are of each type in each hour of the week.
package struct CallCounts: Sendable {
    /// The calls of one type.
    package struct Line: Hashable, Sendable {
        /// Nothing for all types beyond the first ``CallCounts/mostTypes``.
        package let type: String?
        /// From Monday 00:00, 168 hours, as the clocks of the place showed them.
        package let byHour: [Int]
        /// Those of which only the day is told.
        package let unknownHour: Int

        package var calls: Int { byHour.reduce(unknownHour, +) }
    }

    /// The types, those of the most calls first; all beyond the most that are listed stand in one line at the end.
    package let lines: [Line]

    /// The most types that are listed: more of them are numbers or sentences, and no types.
    package static let mostTypes = 10_000

    package init(_ history: History) {
        let (hours, unknown) = (169, 168)
        var totals = Array(repeating: 0, count: history.types.count)
        history.type.withValues { types in for type in types { totals[Int(type)] += 1 } }
        let order = totals.indices.filter { totals[$0] > 0 }
            .sorted { (totals[$0], history.types[$1]) > (totals[$1], history.types[$0]) }
        let listed = order.prefix(Self.mostTypes)
        // The row of each type; those that are not listed share the last.
        var rows = Array(repeating: listed.count, count: totals.count)
        for (row, type) in listed.enumerated() { rows[type] = row }
        var counts = Array(repeating: 0, count: (listed.count + 1) * hours)
        history.type.withValues { types in
            history.minute.withValues { minutes in
                for call in types.indices {
                    let minute = minutes[call]
                    let hour = minute == History.unknownMinute ? unknown : Int(minute) / 60
                    counts[rows[Int(types[call])] * hours + hour] += 1
                }
            }
        }
        lines = (0...listed.count).map { row in
            let line = counts[(row * hours)..<((row + 1) * hours)]
            return Line(
                type: row < listed.count ? history.types[listed[row]] : nil, byHour: Array(line.dropLast()),
                unknownHour: line.last ?? 0)
        }.filter { $0.calls > 0 }
    }
}
