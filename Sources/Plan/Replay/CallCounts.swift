/// How many past calls there are of each type in each hour of the week.
package struct CallCounts: Sendable {
    /// The calls of one type.
    package struct Line: Hashable, Sendable {
        package let type: String
        /// From Monday 00:00, 168 hours, as the clocks of the place showed them.
        package let byHour: [Int]
        /// Those of which only the day is told.
        package let unknownHour: Int

        package var calls: Int { byHour.reduce(unknownHour, +) }
    }

    /// The types, those of the most calls first.
    package let lines: [Line]

    package init(_ history: History) {
        let hours = 169
        var counts = Array(repeating: 0, count: history.types.count * hours)
        history.type.withValues { types in
            history.minute.withValues { minutes in
                for call in types.indices {
                    let minute = minutes[call]
                    let hour = minute == History.unknownMinute ? 168 : Int(minute) / 60
                    counts[Int(types[call]) * hours + hour] += 1
                }
            }
        }
        lines = history.types.enumerated().map { place, type in
            let row = counts[(place * hours)..<((place + 1) * hours)]
            return Line(type: type, byHour: Array(row.dropLast()), unknownHour: row.last ?? 0)
        }.filter { $0.calls > 0 }.sorted { ($0.calls, $1.type) > ($1.calls, $0.type) }
    }
}
