import Store
import Vocabulary

/// What is known of where a call is, and of other contacts from there, read in one snapshot.
package struct PlaceFile: Sendable {
    package let call: Call
    /// The address as it is written on the call.
    package let address: String?
    /// What it is compared by; nothing where it names no one place.
    package let place: PlaceKey?
    /// Everything recorded of the place, the newest first.
    package let facts: [PlaceFact]
    package let contacts: EarlierContacts
    package let at: Instant

    package init(_ file: CallFile, in db: any Transaction, at now: Instant) throws {
        call = file.call
        address = file.facts[.location]?.value
        let place = address.flatMap(PlaceKey.init)
        self.place = place
        // What speaks stands first, and is there however much has passed.
        let speaking = try place.map { try PlaceFacts(db).speaking(at: $0, now) } ?? []
        let all = try place.map { try PlaceFacts(db).all(at: $0) } ?? []
        let names = Set(speaking.map(\.id))
        facts = speaking + all.filter { !names.contains($0.id) }
        contacts = try EarlierContacts(of: file.call, facts: file.facts, in: db, at: now)
        at = now
    }
}
