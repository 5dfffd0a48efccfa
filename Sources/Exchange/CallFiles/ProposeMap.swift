import Foundation

/// A map that was read off a header and some rows, for a person to confirm.
package struct MapProposal: Hashable, Sendable {
    /// What cannot be told from the file.
    package enum Question: String, CaseIterable, Hashable, Sendable {
        /// No column holds the time of receipt.
        case received
        /// No column holds what the call was about.
        case type
        /// The rows fit more than one way of writing times, or none.
        case times
        /// In which zone the clocks of the agency stand; no header says it.
        case zone
    }

    package var columns: [CallField: [String]] = [:]
    /// How times are written, where the rows leave no doubt.
    package var times: TimeFormat?

    /// What is still to be asked.
    package var questions: [Question] {
        var questions: [Question] = []
        if columns[.received] == nil { questions.append(.received) }
        if columns[.type] == nil { questions.append(.type) }
        if times == nil { questions.append(.times) }
        questions.append(.zone)
        return questions
    }

    /// Proposes a map.
    ///
    /// - Parameters:
    ///   - header: the names of the columns.
    ///   - rows: some rows, by which the writing of times is told.
    package init(header: [String], rows: [[String]] = []) {
        let columns = header.map { Column(name: $0, words: ColumnName($0)) }
        proposeTimes(columns)
        for (field, patterns) in Self.patterns {
            let free = columns.filter { !Self.isOther($0.words, for: field) }
            if let found = Self.first(free, patterns) { self.columns[field] = [found] }
        }
        proposePlaceParts(columns)
        proposeTypes()
        times = Self.format(self.columns[.received] ?? [], header, rows)
    }

    private struct Column {
        let name: String
        let words: ColumnName
    }

    private static func first(_ columns: [Column], _ patterns: [String]) -> String? {
        for pattern in patterns {
            if let column = columns.first(where: { $0.words.fits(pattern) }) { return column.name }
        }
        return nil
    }

    // MARK: - Times

    /// The words that name each moment, the surest first.
    private static let steps: [(field: CallField, words: [String])] = [
        (
            .received,
            [
                "received|receive", "*-911", "call|cad", "creation|create|created|add", "alarm|alm", "logged",
                "reported", "queued",
                "incident|event", "response", "start|begin", "entry|entered", "act", "report", "occurred|occ|occurence",
                "offense|crime", "",
            ]
        ),
        (.dispatched, ["dispatch|dispatched|disp", "first-assignment", "assigned|assignment", "notif"]),
        (.onTheWay, ["enroute", "en-route", "*-on-way", "roll", "*-activation", "response|responding"]),
        (.arrived, ["arrive|arrived|arrival|arv|arrivd", "*-on-scene", "onscene", "at-scene", "*-scene"]),
        (
            .cleared,
            [
                "clear|cleared", "close|closed|closng|closing", "call-closed", "completed", "*-unit-cleared",
                "available", "end",
            ]
        ),
    ]

    /// A column that holds a date or a time, and what it is the time of.
    private struct Dated {
        enum Kind { case day, clock, both }
        let name: String
        let kind: Kind
        let stem: ColumnName

        init?(_ column: Column) {
            let words = column.words.words
            guard Set(words).isDisjoint(with: Dated.durations), Set(words).isDisjoint(with: Dated.parts) else {
                return nil
            }
            let marks: Set = ["date", "time", "datetime", "timestamp", "stamp", "dttm", "dt", "tm", "ts"]
            let found = Set(words).intersection(marks)
            guard !found.isEmpty else { return nil }
            let isDay = !found.isDisjoint(with: ["date", "dt"])
            let isClock = !found.isDisjoint(with: ["time", "tm"])
            let isBoth = isDay && isClock || !found.isDisjoint(with: ["datetime", "timestamp", "stamp", "dttm", "ts"])
            name = column.name
            kind = isBoth ? .both : isDay ? .day : .clock
            stem = ColumnName(words.filter { !marks.contains($0) }.joined(separator: " "))
        }

        /// A span of time, or something about units, is no moment of the call.
        static let durations: Set = [
            "sec", "secs", "seconds", "minutes", "min", "duration", "dur", "elapsed", "interval", "qy", "travel",
            "total", "queue",
            "intake", "loaded", "updated", "control", "hosp", "hospital", "indc", "transport", "personnel", "units",
            "query", "watch",
        ]
        static let parts: Set = ["hour", "day", "dow", "month", "year", "week", "weekday", "quarter", "fiscal"]
    }

    private mutating func proposeTimes(_ columns: [Column]) {
        var dated = columns.compactMap(Dated.init)
        // What is the time from one step to another is named by both.
        let stepWords = ["dispatch", "enroute", "arrive", "cleared", "route", "rec", "to"]
        dated.removeAll { one in
            let words = ColumnName(one.name).words
            return words.count { stepWords.contains($0) } >= 2 && !words.contains("en")
                || words == ["response", "time"]
                || words.starts(with: ["call", "time"]) && words.count > 2 && !words.contains("stamp")
        }
        // Beside the time of travel, a time of dispatch is how long it took.
        if columns.contains(where: { $0.words.fits("travel-time-*") }) { dated.removeAll { $0.kind == .clock } }
        var taken: Set<String> = []
        for (field, names) in [Self.steps.last, Self.steps[3], Self.steps[2], Self.steps[1], Self.steps[0]].compactMap({
            $0
        }) {
            for name in names {
                let fitting = dated.filter { one in
                    !taken.contains(one.name)
                        && (name.isEmpty
                            ? one.stem.words.isEmpty
                            : Self.prefixes.contains {
                                one.stem.fits($0 + name) || one.stem.fits($0 + name + "-call|event|incident")
                                    || one.stem.fits($0 + name + "-primary-unit")
                            })
                }
                guard var found = Self.whole(fitting) else { continue }
                if field == .received, fitting.allSatisfy({ $0.kind == .clock }),
                    let day = dated.first(where: { $0.kind == .day })
                {
                    found.insert(day.name, at: 0)
                }
                // An export that has only the time of response tells with it when the call came.
                if field == .onTheWay, name.hasPrefix("response"),
                    !dated.contains(where: { $0.stem.fits("received|entry|dispatch") })
                {
                    continue
                }
                self.columns[field] = found
                taken.formUnion(found)
                break
            }
        }
        proposeBareSteps(columns)
    }

    private static let prefixes = ["", "call-", "*-", "unit-", "original-", "first-", "date-", "time-"]

    /// One column that tells all, else a date and a time, else a day, else a time alone where that is how the steps stand.
    private static func whole(_ dated: [Dated]) -> [String]? {
        if let one = dated.first(where: { $0.kind == .both }) { return [one.name] }
        if let day = dated.first(where: { $0.kind == .day }), let clock = dated.first(where: { $0.kind == .clock }) {
            return [day.name, clock.name]
        }
        return (dated.first { $0.kind == .clock } ?? dated.first).map { [$0.name] }
    }

    /// Columns that name a step and nothing else hold its time; a date beside them is theirs.
    private mutating func proposeBareSteps(_ columns: [Column]) {
        let bare: [(CallField, [String])] = [
            (.received, ["call-received", "reported", "create", "received", "created"]), (.dispatched, ["dispatch"]),
            (.onTheWay, ["enroute", "en-route"]), (.arrived, ["arrive"]), (.cleared, ["clear", "closed", "close"]),
        ]
        let day = columns.first { $0.words.words == ["date"] }?.name
        for (field, patterns) in bare {
            guard let found = Self.first(columns, patterns) else { continue }
            let known = self.columns[field]
            guard known == nil || known == day.map({ [$0] }) else { continue }
            self.columns[field] = field == .received && day != nil ? [day ?? "", found] : [found]
        }
    }

    // MARK: - The other fields

    /// For each field the patterns of its column's name, the surest first.
    private static let patterns: [(field: CallField, patterns: [String])] = [
        (
            .number,
            [
                "master-incident-number", "cad-incident|event|evnt|call-number|id|num", "cad-number", "fd-event-number",
                "*-incident|event|evnt|call|cfs-number|num|no",
                "incident|event|evnt|call|cfs|inci-id|number|num|no|key|reference",
                "police-event-id", "event|evnt-no|num", "cad-incident-id", "incident", "*-item", "case-number|no|num",
                "case", "call",
                "call-id-*", "*-event-id", "record-id", "eid", "*-incident-key", "complaint-id", "call-identifier",
                "id",
            ]
        ),
        (
            .typeCode,
            [
                "initial-type", "initial-call-type-code", "nature-code", "calltype-code", "call-type-code",
                "event-type-code", "type-code",
                "radio-code", "final-radio-code", "call-code", "code", "cfs-type", "*-type-id", "inci-type",
                "incident-type",
            ]
        ),
        (
            .type,
            [
                "initial-type-text|desc|description", "initial-call-type", "call-type-original-desc",
                "call-reported-as", "initial-call-type-*",
                "nature-text|desc|description", "nature-code-desc", "cfs-english", "call-type-text|description|desc",
                "event-type-description|desc", "*-type-description|desc|text", "typ-desc", "inci-desc",
                "call-description",
                "event-subtype", "type-event", "incident-description", "incident-type-desc", "call-nature", "nature",
                "problem-*", "problem", "description-short", "description", "final-call-type", "initial-type",
                "call-type",
                "event-type", "incident-type", "dispatch-type", "final-incident-type", "final-call-category",
                "response-type",
                "incident-category", "*-type-event", "accident-type", "fire-type", "type", "event", "category",
            ]
        ),
        (
            .finalType,
            [
                "call-type-final-desc", "call-closed-as", "final-call-type", "close-type", "type-text",
                "final-type-text|desc", "final-type",
                "final-incident-type",
            ]
        ),
        (
            .priority,
            [
                "initial-priority", "original-priority", "priority-original", "initial-severity-level-code",
                "call-priority", "priority",
                "ca-priority", "*-priority", "priority-*",
            ]
        ),
        (
            .disposition,
            [
                "disposition-text|desc|description", "disposition-code-desc", "call-disposition", "disposition",
                "*-final-disposition",
                "final-dispo", "*-disposition", "event-clearance-description", "call-cleared-by", "cad-disposition",
                "inc-disp", "disposition1",
                "*-disposition-*",
            ]
        ),
        (
            .beat,
            [
                "beat", "call|police|patrol-beat", "*-beat", "police-post", "grid", "rpt-dist", "*-sect",
                "patrol-district", "police-district",
                "sector", "district", "precinct-*", "*-pct-*", "zone", "patrol-division", "division", "area-name",
                "police-precinct", "dispatch-group",
                "*-division", "police-district-number", "*-dispatch-area",
            ]
        ),
        (
            .place,
            [
                "block-address", "call-address", "address-full", "hundred-block-address|addr", "hundred-block-addr",
                "incident-address",
                "event-address", "address-public", "display-address", "incident-location", "*-address", "address",
                "formatted-street", "general-location",
                "address-*block", "location", "intersection-name", "location-name", "location-block", "address-x",
                "street-name", "street-highway", "street",
                "generalized-location-*",
            ]
        ),
        (.latitude, ["latitude", "lat", "call-latitude", "open-data-lat", "latitude-x", "*-latitude", "y-coord-lat"]),
        (.longitude, ["longitude", "lon|lng|long", "call-longitude", "open-data-lon", "longitude-x", "*-longitude"]),
        (
            .source,
            [
                "call-source", "how-received|receive", "call-how-received", "source", "officer-initiated",
                "self-initiated", "on-view-flag",
                "onview-flag", "call-origin",
            ]
        ),
    ]

    /// Whether a column that fits a field's pattern is of something else.
    private static func isOther(_ name: ColumnName, for field: CallField) -> Bool {
        let words = Set(name.words)
        switch field {
        case .number: return !words.isDisjoint(with: ["year", "report", "exposure", "squad", "parcel", "dup", "color"])
        case .priority:
            return !words.isDisjoint(with: ["desc", "color", "board", "final"]) && !name.fits("final-priority")
        case .place: return !words.isDisjoint(with: ["city", "state", "zip", "postal", "xy", "raw"])
        case .beat:
            return !words.isDisjoint(with: ["council", "congressional", "fire", "school", "community", "supervisor"])
        default: return false
        }
    }

    /// An address in parts is joined where no column holds it whole.
    private mutating func proposePlaceParts(_ columns: [Column]) {
        let known = self.columns[.place]?.first.map { ColumnName($0) }
        guard known == nil || known?.fits("street-name") == true || known?.fits("address-number|dir|road|sfx-*") == true
        else { return }
        let order = [
            "address-number-*", "street-number", "block-number", "address-dir|prefix-*",
            "street-direction|directional|prefix-*", "street-dir|prefix",
            "address-road-*", "street-name", "address-sfx-*", "street-type|suffix",
        ]
        let crossing = columns.filter { $0.words.words.contains("intersecting") }
        let parts = order.compactMap { pattern in
            columns.first { $0.words.fits(pattern) && !$0.words.words.contains("intersecting") }?.name
        }
        guard parts.count > 1 else { return }
        self.columns[.place] = Array((parts + crossing.map(\.name)).prefix(CallMap.mostJoined))
    }

    /// A type stands in one column only; a code that is all there is is the type.
    private mutating func proposeTypes() {
        if columns[.type] == nil, let code = columns[.typeCode] {
            columns[.type] = code
            columns[.typeCode] = nil
        }
        if columns[.type] == columns[.typeCode] { columns[.typeCode] = nil }
        if columns[.type] == columns[.finalType] { columns[.finalType] = nil }
    }

    // MARK: - How times are written

    /// The one way in which all the rows' times can be read; the month first where days leave it open is a question.
    private static func format(
        _ received: [String], _ header: [String], _ rows: [[String]]
    ) -> TimeFormat? {
        let places = received.compactMap { header.firstIndex(of: $0) }
        let texts = rows.map { row in
            places.compactMap { $0 < row.count ? row[$0] : nil }.joined(separator: " ")
                .trimmingCharacters(in: .whitespaces)
        }.filter { !$0.isEmpty }
        guard !texts.isEmpty, !places.isEmpty else { return nil }
        func all(_ format: TimeFormat) -> [WrittenTime]? {
            let read = texts.compactMap { Array($0.utf8).withUnsafeBufferPointer(format.read) }
            return read.count == texts.count ? read : nil
        }
        func isPlausible(_ times: [WrittenTime]) -> Bool {
            times.allSatisfy {
                switch $0 {
                case .wall(let wall): LocalClock.years.contains(wall.year)
                case .moment(let seconds): LocalClock.seconds.contains(seconds)
                }
            }
        }
        let fitting = TimeFormat.allCases.filter { all($0).map(isPlausible) ?? false }
        return fitting.count == 1 ? fitting[0] : nil
    }
}

extension ColumnName {
    /// A name that is words already.
    fileprivate init(_ words: [String]) {
        self.init(words.joined(separator: " "))
    }
}
