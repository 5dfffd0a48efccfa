import Exchange
import Foundation
import Programs
import Vocabulary

/// What the directory has for a kind of need: whether any of it is near enough, and would take somebody.
///
/// A service that tells of no needs is for none. One of the program's own list that tells of no place is of this city; one
/// of another source may be anywhere.
struct ServiceReach: Sendable {
    /// What came of looking for somebody.
    enum Answer: Equatable, Sendable {
        /// There is one that does not say no.
        case some
        case noneListed, noneNear, noneTakes
        /// Some may be, but nobody knows where they are, or where the person was.
        case unknown
    }

    private struct One: Sendable {
        let facts: ServiceFacts
        let isOwn: Bool
    }

    private var services: [Need.Kind: [One]] = [:]
    private let admissions: [String: Admission]

    init(admissions: [String: Admission]) {
        self.admissions = admissions
    }

    mutating func add(_ facts: ServiceFacts, isOwn: Bool) {
        guard facts.isOfferable else { return }
        for kind in facts.kinds { services[kind, default: []].append(One(facts: facts, isOwn: isOwn)) }
    }

    /// - Parameters:
    ///   - place: where the person was; nothing where nobody knows.
    ///   - ages: how old the person may be; nothing where nobody knows.
    func answer(
        for kind: Need.Kind, near place: Catchment.Position?, within kilometres: Int, ages: ClosedRange<Int>?
    ) -> Answer {
        let listed = services[kind] ?? []
        guard !listed.isEmpty else { return .noneListed }
        var (hasNear, isUnknown) = (false, false)
        for one in listed {
            guard let near = isNear(one, place, kilometres) else {
                isUnknown = isUnknown || takes(one.facts, ages)
                continue
            }
            guard near else { continue }
            if takes(one.facts, ages) { return .some }
            hasNear = true
        }
        return isUnknown ? .unknown : hasNear ? .noneTakes : .noneNear
    }

    private func isNear(_ one: One, _ place: Catchment.Position?, _ kilometres: Int) -> Bool? {
        if one.facts.places.isEmpty { return one.isOwn ? true : nil }
        guard let place else { return nil }
        return one.facts.distance(from: (Float(place.latitude), Float(place.longitude))).map { $0 <= Float(kilometres) }
    }

    /// Whether it takes anybody of these ages, or has not said.
    private func takes(_ facts: ServiceFacts, _ ages: ClosedRange<Int>?) -> Bool {
        guard let ages else { return true }
        return ages.contains { (admissions[facts.id]?.takes(age: $0) ?? facts.takes(age: $0)) != .no }
    }
}
