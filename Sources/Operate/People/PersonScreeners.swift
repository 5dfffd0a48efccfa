import Programs
import Store
import Vocabulary

/// What was found with an instrument in a call in which a person was in crisis.
package struct PersonScreener: Sendable {
    package let result: InstrumentResult
    package let call: ID<Call>
    package let number: Int
    /// How sure it is that the person of the call is this one.
    package let certainty: Certainty
    /// Whether somebody else was in crisis in the call too, so that it may have been about them.
    package let mayBeAnothers: Bool
    /// What the instrument is called.
    package let title: String
}

/// What was found of a person over all their calls: how it went from one time to the next.
package struct PersonScreeners {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The latest first, each as it stands; what a later one replaced or somebody took back is on the call's own page.
    ///
    /// - Parameter contacts: how sure it is in each of them, as the person's file tells it.
    package func all(in contacts: [(contact: PersonContact, certainty: Certainty)]) throws -> [PersonScreener] {
        let met = Dictionary(grouping: contacts.filter { $0.contact.role == .inCrisis }, by: \.contact.call)
        let calls = Array(met.keys)
        guard !calls.isEmpty else { return [] }
        let crowded = Set(
            try db(
                """
                SELECT call_id FROM call_person WHERE role = 'in-crisis' AND call_id IN (\(each: calls))
                GROUP BY call_id HAVING count(*) > 1
                """
            ).map { row -> ID<Call> in try row["call_id"] })
        var titles: [String: String] = [:]
        return try InstrumentResults(db).standing(in: calls).compactMap { call, result in
            guard let contact = met[call]?.max(by: { $0.certainty < $1.certainty }) else { return nil }
            let title =
                try titles[result.instrument] ?? Instruments(db).known(result.instrument).instrument.title
            titles[result.instrument] = title
            return PersonScreener(
                result: result, call: call, number: contact.contact.number, certainty: contact.certainty,
                mayBeAnothers: crowded.contains(call), title: title)
        }
    }
}
