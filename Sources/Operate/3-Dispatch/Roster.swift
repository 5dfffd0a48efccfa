import Access
import Programs
import Store
import Vocabulary

/// Who is at work and where, and who could be, read in one snapshot.
package struct Roster: Sendable {
    /// Somebody who may be put on a shift.
    package struct Person: Sendable {
        package let id: ID<Worker>
        package let name: String
    }

    package let teams: [Team]
    package let shifts: [Shift]
    /// Where each team is.
    package let at: [ID<Team>: Assignment]
    package let due: [ID<Assignment>: CheckInDue]
    package let help: [ID<Assignment>: [HelpRequest]]
    /// Responders who are on no shift.
    package let people: [Person]
    package let programs: [Program]

    package init(in db: any Transaction) throws {
        teams = try Teams(db).all()
        shifts = try Shifts(db).open()
        at = try Assignments(db).open()
        let open = at.values.map(\.id).sorted { $0.text < $1.text }
        due = try CheckIns(db).due(from: open)
        help = try HelpRequests(db).open(from: open)
        people = try db(
            """
            SELECT account.id, account.display_name FROM account
            JOIN account_role ON account_role.account_id = account.id AND account_role.role = 'responder'
            WHERE account.state = 'active' AND NOT EXISTS (
                SELECT 1 FROM shift_member WHERE account_id = account.id AND left_at IS NULL)
            ORDER BY account.display_name, account.id LIMIT \(Teams.most)
            """
        ).map { Person(id: try $0["id"], name: try $0["display_name"]) }
        programs = try LivePrograms(db).live
    }
}
