import Access
import Store
import Vocabulary

/// Everything about the encounters of one call, read in one snapshot, for one reader.
package struct EncounterFile: Sendable {
    package let file: CallFile
    /// All of them: that they were is no secret.
    package let encounters: [Encounter]
    /// Those whose content the reader may read.
    package let readable: Set<ID<Encounter>>
    /// Those that are the reader's own, or their team's.
    package let own: Set<ID<Encounter>>
    package let corrections: [ID<Encounter>: [EncounterCorrection]]
    /// Who was sent, newest last, with whether the reader was among them.
    package let assignments: [(assignment: Assignment, isOwn: Bool)]

    /// - Throws: ``Refusal`` with `.noSuchCall`.
    package init(_ id: ID<Call>, for reader: Worker, in db: any Transaction) throws {
        file = try CallFile(id, in: db)
        encounters = try Encounters(db).encounters(of: id)
        var (own, readable): (Set<ID<Encounter>>, Set<ID<Encounter>>) = ([], [])
        var corrections: [ID<Encounter>: [EncounterCorrection]] = [:]
        for encounter in encounters {
            if try Encounters(db).isOwn(encounter, reader.id) { own.insert(encounter.id) }
            let owner: ID<Worker> = own.contains(encounter.id) ? reader.id : ID(stored: encounter.by.id)
            guard may(reader, .seeEncounters, beganBy: owner).allowed else { continue }
            readable.insert(encounter.id)
            guard encounter.corrections > 0 else { continue }
            corrections[encounter.id] = try Encounters(db).corrections(of: encounter.id)
        }
        self.own = own
        self.readable = readable
        self.corrections = corrections
        assignments = try Assignments(db).of(path: file.call.path.id).filter { $0.sentAt != nil }
            .map { ($0, try Encounters(db).isOwn($0, reader.id)) }
    }
}
