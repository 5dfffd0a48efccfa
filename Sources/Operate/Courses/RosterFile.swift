import Exchange
import Vocabulary

/// A roster that somebody's spreadsheet saved, as the people whom it names.
package enum RosterFile {
    /// All of them, in the order of the file.
    ///
    /// - Throws: ``Refusal`` about `roster`, which never repeats what stands there: columns are named by their place.
    package static func people(_ text: String) throws(Refusal) -> [Holder.Told] {
        let table: RosterTable
        do throws(RosterTable.Fault) {
            table = try RosterTable(text, mostRows: Enrolment.mostRows)
        } catch {
            throw refusal(error)
        }
        var people: [Holder.Told] = []
        for row in table.rows {
            do throws(Refusal) {
                people.append(try Holder.Told(account: row[.account], name: row[.name], agency: row[.agency]))
            } catch {
                throw error.about("roster")
            }
        }
        guard !people.isEmpty else { throw Refusal(.required, field: "roster") }
        return people
    }

    private static func refusal(_ fault: RosterTable.Fault) -> Refusal {
        switch fault {
        case .unreadable(let line): Refusal(.rosterUnreadable, field: "roster", values: ["line": String(line)])
        case .noNames: Refusal(.rosterWithoutNames, field: "roster")
        case .strange(let places):
            Refusal(
                .rosterStrange, field: "roster", values: ["columns": places.map(String.init).joined(separator: ", ")])
        case .twice(let column): Refusal(.rosterTwice, field: "roster", values: ["column": column.rawValue])
        case .tooManyRows(let most): Refusal(.tooManyOfThem, field: "roster", values: ["most": String(most)])
        }
    }
}

extension Refusal.Code {
    package static let rosterUnreadable: Self = "roster-unreadable"
    package static let rosterWithoutNames: Self = "roster-without-names"
    package static let rosterStrange: Self = "roster-strange"
    package static let rosterTwice: Self = "roster-twice"
}
