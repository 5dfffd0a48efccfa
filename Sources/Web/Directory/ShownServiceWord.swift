import Operate
import Vocabulary

/// What was said last of a service's room, and saying it anew.
struct ShownRoom: Sendable {
    struct Said: Sendable {
        let room: String
        let told: String
        /// It may have changed since.
        let stale: String?
        let doors: String?
    }

    /// One touch that says how it stands now.
    struct Touch: Sendable {
        let label: String
        let formKey: String
        let free: Int
        let total: String
        let from: String
        let until: String
        let holds: Int
    }

    let action: String
    let said: Said?
    let touches: [Touch]
    let free: String
    let total: String
    let from: String
    let until: String
    let holds: [Choice]
    let formKey: String
    let opened: Bool
    let trouble: Trouble?

    /// - Parameter service: what the one-time keys of its forms are told apart by.
    init(_ room: ServiceRoom?, of service: String, at address: String, _ refused: Refused?, _ reading: Reading) {
        let words = reading.words
        action = "\(address)/room"
        said = room.map { Said($0, reading) }
        // Doors that are over are not said again.
        let doors = room?.doors.flatMap { $0.upperBound > reading.now ? $0 : nil }
        let (opens, closes) = (
            doors.map { LocalTime($0.lowerBound, in: reading.zone).field } ?? "",
            doors.map { LocalTime($0.upperBound, in: reading.zone).field } ?? ""
        )
        let (most, promised) = (room?.total.map(String.init) ?? "", room?.promised ?? ServiceRoom.Told.usual)
        func touch(_ name: String, _ free: Int) -> Touch {
            Touch(
                label: words.name(of: name, in: "directory.room.touches"), formKey: "room-\(name)-\(service)",
                free: free, total: most,
                from: opens, until: closes, holds: promised)
        }
        var touches = [touch("full", 0)]
        if let room {
            if room.free > 0 {
                touches.append(touch("same", room.free))
                touches.append(touch("less", room.free - 1))
            }
            if room.free < room.total ?? ServiceRoom.Told.most { touches.append(touch("more", room.free + 1)) }
        }
        self.touches = touches
        let isTyped = refused?.form == "room"
        func typed(_ field: String, _ stands: String) -> String {
            isTyped ? refused.typed(field, in: "room") ?? "" : stands
        }
        free = typed("free", room.map { String($0.free) } ?? "")
        total = typed("total", most)
        from = typed("doorsFrom", opens)
        until = typed("doorsUntil", closes)
        let chosen = typed("holds", String(promised))
        holds = ServiceRoom.Told.promises.map {
            Choice(value: String($0), name: words("directory.room.hours", count: $0), chosen: String($0) == chosen)
        }
        formKey = "room-\(service)"
        opened = isTyped || room == nil
        trouble = refused.trouble(in: "room", words)
    }
}

extension ShownRoom.Said {
    init(_ room: ServiceRoom, _ reading: Reading) {
        let words = reading.words
        self.room = ShownRoom.line(room, words)
        let when = Moment(room.toldAt, reading).time
        told =
            room.by.map { words("directory.room.toldBy", ["by": $0, "time": when]) }
            ?? words("directory.room.toldItself", ["time": when])
        stale =
            room.isBelieved(at: reading.now)
            ? nil : words("directory.room.stale", ["time": Moment(room.staleAt, reading).time])
        doors = room.doors.flatMap { doors in
            guard doors.upperBound > reading.now else { return nil }
            return words(
                "directory.room.doors",
                [
                    "from": Moment(doors.lowerBound, reading).time, "until": Moment(doors.upperBound, reading).time,
                ])
        }
    }
}

extension ShownRoom {
    /// How much room there is, in a few words.
    static func line(_ room: ServiceRoom, _ words: Words) -> String {
        let numbers = Numbers(words.language)
        switch (room.free, room.total) {
        case (0, _): return words("directory.room.none")
        case (_, let total?):
            return words("directory.room.freeOf", ["n": numbers(room.free), "of": numbers(total)])
        case (_, nil): return words("directory.room.free", count: room.free)
        }
    }
}

/// Whom a service takes and how one gets in, and saying it anew.
struct ShownAdmission: Sendable {
    struct Row: Sendable {
        let label: String
        let value: String
        let link: String?
    }

    struct Point: Sendable {
        let name: String
        let label: String
        let choices: [Choice]
    }

    let action: String
    let rows: [Row]
    let isUnknown: Bool
    let told: String?
    let genders: [Choice]
    let entries: [Choice]
    let points: [Point]
    let least: String
    let most: String
    let spoken: String
    let handOff: String
    let contact: String
    let hours: String
    let formKey: String
    let opened: Bool
    let trouble: Trouble?

    init(_ admission: Admission?, of service: String, at address: String, _ refused: Refused?, _ reading: Reading) {
        let (words, said) = (reading.words, admission?.told)
        action = "\(address)/admission"
        rows = said.map { ShownAdmission.rows($0, words) } ?? []
        isUnknown = rows.isEmpty
        told = admission.map { admission in
            let when = Moment(admission.toldAt, reading).time
            return admission.by.map { words("directory.room.toldBy", ["by": $0, "time": when]) }
                ?? words("directory.room.toldItself", ["time": when])
        }
        let isTyped = refused?.form == "admission"
        func typed(_ field: String, _ stands: String?) -> String {
            isTyped ? refused.typed(field, in: "admission") ?? "" : stands ?? ""
        }
        genders = [Choice](
            Admission.Gender.allCases.map(\.rawValue), in: "directory.admission.genders",
            chosen: typed("takes", said?.gender?.rawValue), words: words)
        entries = [Choice](
            Admission.Entry.allCases.map(\.rawValue), in: "directory.admission.entries",
            chosen: typed("entry", said?.entry?.rawValue), words: words)
        points = Admission.Point.allCases.map { point in
            Point(
                name: point.rawValue, label: words.name(of: point.rawValue, in: "fields"),
                choices: [Choice](
                    ["yes", "no"], in: "directory.admission.says",
                    chosen: typed(point.rawValue, said?.points[point].map { $0 ? "yes" : "no" }), words: words))
        }
        least = typed("ageLeast", said?.ages.least.map(String.init))
        most = typed("ageMost", said?.ages.most.map(String.init))
        spoken = typed("languages", said?.languages.joined(separator: ", "))
        handOff = typed("handOff", said?.handOff)
        contact = typed("contact", said?.contact)
        hours = typed("hours", said?.hours)
        formKey = "admission-\(service)"
        opened = isTyped || (admission == nil)
        trouble = refused.trouble(in: "admission", words)
    }

    private static func rows(_ said: Admission.Told, _ words: Words) -> [Row] {
        func row(_ field: String, _ value: String?, link: String? = nil) -> Row? {
            value.map { Row(label: words.name(of: field, in: "fields"), value: $0, link: link) }
        }
        let ages: String? =
            switch (said.ages.least.map(String.init), said.ages.most.map(String.init)) {
            case (let least?, let most?): words("directory.ages", ["from": least, "to": most])
            case (let least?, nil): words("directory.agesFrom", ["from": least])
            case (nil, let most?): words("directory.agesTo", ["to": most])
            case (nil, nil): nil
            }
        let spoken = said.languages.isEmpty ? nil : said.languages.joined(separator: ", ")
        let points = Admission.Point.allCases.map { point in
            row(
                point.rawValue,
                said.points[point].map { words.name(of: $0 ? "yes" : "no", in: "directory.admission.says") })
        }
        return
            ([
                row("takes", said.gender.map { words.name(of: $0.rawValue, in: "directory.admission.genders") }),
                row("years", ages), row("tongue", spoken),
            ] + points + [
                row("entry", said.entry.map { words.name(of: $0.rawValue, in: "directory.admission.entries") }),
                row("hours", said.hours), row("contact", said.contact),
                row("handOff", said.handOff.map(readable), link: said.handOff.map(dialled)),
            ]).compactMap(\.self)
    }
}
