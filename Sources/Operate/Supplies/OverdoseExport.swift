import Vocabulary

/// Suspected overdoses in the shape in which ODMAP takes them: time, place, whether somebody died, and naloxone given.
///
/// A place is the middle of a cell, and a time is an hour: less than ODMAP could take, and all that was ever known here.
package struct OverdoseExport: Sendable {
    package struct Line: Hashable, Sendable {
        package let id: String
        package let hour: Instant
        /// Empty where nobody said.
        package let latitude: String
        package let longitude: String
        /// `fatal`, `non-fatal` or `unknown`.
        package let outcome: String
        /// `single`, `multiple`, `not` or `unknown`.
        package let naloxone: String
        package let doses: Int?

        init(_ reversal: OverdoseReversal) {
            id = reversal.id.text
            hour = reversal.hour
            latitude = reversal.cell?.latitude ?? ""
            longitude = reversal.cell?.longitude ?? ""
            outcome = reversal.isFatal.map { $0 ? "fatal" : "non-fatal" } ?? "unknown"
            doses = reversal.doses
            naloxone =
                switch reversal.doses {
                case nil: "unknown"
                case 0?: "not"
                case 1?: "single"
                default: "multiple"
                }
        }
    }

    /// The earliest first.
    package let lines: [Line]

    package init(_ reversals: [OverdoseReversal]) {
        lines = reversals.map(Line.init).sorted { ($0.hour, $0.id) < ($1.hour, $1.id) }
    }

    /// A table, RFC 4180: our own words and numbers, none of which needs quoting.
    package var csv: String {
        let head = "id,overdose_date_time,latitude,longitude,outcome,naloxone,naloxone_doses\r\n"
        return lines.reduce(into: head) { text, line in
            let cells = [
                line.id, line.hour.description, line.latitude, line.longitude, line.outcome, line.naloxone,
                line.doses.map(String.init) ?? "",
            ]
            text += cells.joined(separator: ",") + "\r\n"
        }
    }
}
