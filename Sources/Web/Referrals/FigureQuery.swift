import Access
import Door
import Operate
import Store
import Vocabulary

/// Which figures of referrals are asked for, as an address says it.
struct FigureQuery: Sendable {
    /// Who reads: those who work with them, or others.
    enum View: String, CaseIterable, Sendable {
        /// All numbers.
        case work
        /// Without small numbers.
        case council
    }

    let period: Period
    let scope: ReferralFigures.Scope
    let view: View

    /// The query of an address that asks for the same.
    func text(_ view: View? = nil) -> String {
        let all: [(String, String?)] = [
            ("from", period.firstDay), ("to", period.lastDay), ("within", String(scope.kilometres)),
            ("view", view?.rawValue),
        ]
        return "?" + all.compactMap { name, value in value.map { "\(name)=\($0.inQuery)" } }.joined(separator: "&")
    }
}

extension FigureQuery {
    /// - Parameter asked: false where what is asked cannot be read: then what is usual.
    /// - Throws: ``Refusal`` that names what cannot be read.
    init(_ visit: Visit, asked: Bool = true) throws(Refusal) {
        period = try visit.quarter(asked: asked)
        let within = asked ? try Self.given("within", visit) : nil
        let reach = try within.map { text throws(Refusal) in
            guard let kilometres = Int(text), String(kilometres) == text else {
                throw Refusal(.queryUnreadable, field: "within")
            }
            return kilometres
        }
        scope = try ReferralFigures.Scope(from: period.from, to: period.to, within: reach)
        let word = asked ? try Self.given("view", visit) : nil
        guard let view = View(rawValue: word ?? View.council.rawValue) else {
            throw Refusal(.queryUnreadable, field: "view")
        }
        self.view = view
    }

    /// A form sends what was left blank; a machine that sends a blank meant something else.
    private static func given(_ name: String, _ visit: Visit) throws(Refusal) -> String? {
        guard let text = visit.query(name) else { return nil }
        guard text.trimmingBlanks().isEmpty else { return text }
        if visit.route.reader == .machine { throw Refusal(.queryUnreadable, field: name) }
        return nil
    }
}

extension Visit {
    /// The figures with all numbers, for those who may see them.
    func figures(_ asked: FigureQuery) async throws -> ReferralFigures {
        let (now, zone, index) = (desk.clock(), site.timeZone, site.directory)
        return try await desk.look(as: worker, for: .seeOutcomes, at: .referralFigures) { db in
            try ReferralFigures(asked.scope, index, in: db, at: now, zone: zone)
        }
    }
}

extension ReferralFigures {
    func shown(to view: FigureQuery.View) -> ReferralFigures { view == .work ? self : forCouncil }
}

extension Event.Subject {
    /// The figures of referrals, for the access log.
    package static let referralFigures = Event.Subject(kind: "referral-figures", id: "")
}
