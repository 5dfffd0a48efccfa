import Vocabulary

/// Dates as calendars read them (RFC 5545): in UTC, in folded lines, each under a name of its own that stays.
package struct CalendarFile: Sendable {
    /// One date.
    package struct Entry: Sendable {
        /// What no other date of any calendar is called, now or later.
        let uid: String
        let at: Instant
        /// When it was last changed, and how often: a reader takes the higher count for the newer.
        let changedAt: Instant
        let changes: Int
        let title: String
        /// Where it is read, if anywhere.
        let address: String?

        package init(uid: String, at: Instant, changedAt: Instant, changes: Int, title: String, address: String?) {
            self.uid = uid
            self.at = at
            self.changedAt = changedAt
            self.changes = changes
            self.title = title
            self.address = address
        }
    }

    let name: String
    let entries: [Entry]

    /// - Parameter name: as whom the calendar is shown beside others.
    package init(name: String, entries: [Entry]) {
        self.name = name
        self.entries = entries
    }

    /// The file, whose lines end as the standard asks.
    package var text: String {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Alongside//Cases//EN", "CALSCALE:GREGORIAN",
            "X-WR-CALNAME:\(Self.escaped(name))", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
        ]
        for entry in entries {
            lines += [
                "BEGIN:VEVENT", "UID:\(Self.escaped(entry.uid))", "DTSTAMP:\(Self.moment(entry.changedAt))",
                "DTSTART:\(Self.moment(entry.at))", "DURATION:PT15M", "SEQUENCE:\(max(0, entry.changes))",
                "SUMMARY:\(Self.escaped(entry.title))",
            ]
            if let address = entry.address { lines.append("URL:\(Self.line(address))") }
            lines += ["CLASS:PRIVATE", "TRANSP:TRANSPARENT", "END:VEVENT"]
        }
        lines.append("END:VCALENDAR")
        return lines.map { Self.folded($0) + "\r\n" }.joined()
    }

    /// `20261123T160000Z`: whole seconds of UTC.
    static func moment(_ at: Instant) -> String {
        let text = at.description
        return text.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    }

    /// A text as RFC 5545 writes it (3.3.11), without what no line may hold.
    static func escaped(_ text: String) -> String {
        var written = ""
        for scalar in text.replacing("\r\n", with: "\n").unicodeScalars {
            switch scalar {
            case "\\": written += "\\\\"
            case ";": written += "\\;"
            case ",": written += "\\,"
            case "\n": written += "\\n"
            default: if scalar.value >= 32, scalar.value != 127 { written.unicodeScalars.append(scalar) }
            }
        }
        return written
    }

    /// What is no text, on one line.
    private static func line(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value > 32 && $0.value != 127 }))
    }

    /// A line in pieces of at most 75 octets, of which no piece cuts a character in two (3.1).
    static func folded(_ line: String) -> String {
        var written = ""
        var length = 0
        for scalar in line.unicodeScalars {
            let octets = UTF8.width(scalar)
            if length + octets > 75 {
                written += "\r\n "
                length = 1
            }
            written.unicodeScalars.append(scalar)
            length += octets
        }
        return written
    }
}
