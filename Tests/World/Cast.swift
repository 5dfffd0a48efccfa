import Access
import Door
import Operate
import Store
import Vocabulary

/// The people of every test and every document, with what they do.
package enum Cast: String, CaseIterable, Sendable {
    case dana, theo, rosa, sam, val, grace, priya, otis, noor, ines, omar

    package var roles: [Role] {
        switch self {
        case .dana: [.dispatcher]
        case .theo: [.callTaker]
        case .rosa: [.responder]
        case .sam: [.triageClinician]
        case .val: [.victimAdvocate]
        case .grace: [.supervisor]
        case .priya: [.privacyOfficer]
        case .otis: [.responder]
        case .noor: [.careNavigator]
        case .ines: [.analyst]
        case .omar: [.officer]
        }
    }

    package var displayName: String {
        switch self {
        case .dana: "Dana Reyes"
        case .theo: "Theo Lund"
        case .rosa: "Rosa Blanco"
        case .sam: "Sam Adeyemi"
        case .val: "Val Winter"
        case .grace: "Grace Chen"
        case .priya: "Priya Nair"
        case .otis: "Otis Bell"
        case .noor: "Noor Haddad"
        case .ines: "Ines Duarte"
        case .omar: "Omar Vance"
        }
    }

    /// Everybody's password.
    package static let password = "seven quiet herons"

    /// Hashed once and cheaply: what is tested is not the cost.
    private static let hash = Result { try PasswordHash(password, rounds: 10) }

    /// Everybody's account, made at once.
    struct Hire: Order {
        static let permission = Permission.manageAccounts

        func perform(
            in db: any Transaction, by worker: Worker, at now: Instant
        ) throws -> ([Cast: ID<Worker>], [Event]) {
            var (hired, events): ([Cast: ID<Worker>], [Event]) = ([:], [])
            for person in Cast.allCases {
                let account = try AddAccount(
                    person.rawValue, displayName: person.displayName, roles: person.roles, password: Cast.hash.get())
                let (id, said) = try account.perform(in: db, by: worker, at: now)
                hired[person] = id
                events += said
            }
            return (hired, events)
        }

        func subject(of outcome: [Cast: ID<Worker>]) -> String { "" }
        func outcome(again subject: String, in db: any Transaction) -> [Cast: ID<Worker>] { [:] }
    }
}
