import Access
import Door
import Programs
import Store
import Vocabulary

/// One thing that happened to a call, with the words it refers to.
package struct TimelineEntry: Sendable {
    /// A value of the journal's facts.
    package enum Said: Sendable, Equatable, Decodable {
        case word(String)
        case number(Int)

        package init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let number = try? value.decode(Int.self) {
                self = .number(number)
            } else {
                self = .word(try value.decode(String.self))
            }
        }

        package var text: String {
            switch self {
            case .word(let word): word
            case .number(let number): String(number)
            }
        }
    }

    package let position: Int64
    package let at: Instant
    package let kind: Event.Kind
    package let by: Author
    package let said: [String: Said]
    /// The facts that were recorded, in the order of the form.
    package let facts: [Fact]
    /// The fact that stood before.
    package let before: Fact?
    package let note: Note?
    package let correction: Correction?
    /// The question to a colleague that it is about.
    package let opinion: SecondOpinion?
    /// The version of the program that it is about.
    package let program: Program?
    /// The name of the team that it is about.
    package let team: String?
    /// Whether only that it happened is shown: what it says is about the person's care, and not for this reader.
    package private(set) var isWithheld = false

    /// The entry as somebody with some permissions may read it.
    package func read(with permissions: Set<Permission>) -> TimelineEntry {
        guard let needed = Timeline.care[kind], !permissions.contains(needed) else { return self }
        var entry = TimelineEntry(
            position: position, at: at, kind: kind, by: by, said: said.filter { $0.key == "team" }, facts: [],
            before: nil, note: nil, correction: nil, opinion: nil, program: nil, team: team)
        entry.isWithheld = true
        return entry
    }
}

/// What happened to a call, in order: the journal, with the words it refers to.
package struct Timeline {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// What is told only to those who treat, refer or look after the person; that it happened everybody may know.
    package static let care: [Event.Kind: Permission] = [
        .encounterRecorded: .seeEncounters, .encounterCorrected: .seeEncounters,
        .instrumentRecorded: .seeEncounters, .resultWithdrawn: .seeEncounters,
        .needRaised: .makeReferrals, .needAdvanced: .makeReferrals, .needClosed: .makeReferrals,
        .needReported: .makeReferrals, .referralOffered: .makeReferrals, .referralAnswered: .makeReferrals,
        .referralUnanswered: .makeReferrals, .attendanceReported: .makeReferrals,
        .caseOpened: .keepCases, .caseReopened: .keepCases, .caseAttempt: .keepCases, .caseOverdue: .keepCases,
        .caseHandedOver: .keepCases, .caseClosed: .keepCases, .caseWeighed: .keepCases, .caseGoalSet: .keepCases,
        .caseGoalTold: .keepCases, .caseGoalLinked: .keepCases, .caseTaskSet: .keepCases, .caseTaskMoved: .keepCases,
        .caseTaskEnded: .keepCases, .caseTaskOverdue: .keepCases, .caseAbsenceRecorded: .keepCases,
        .caseAbsenceEnded: .keepCases, .caseAbsenceWithdrawn: .keepCases, .caseFollowUpMissed: .keepCases,
        .caseMeetingNoted: .keepCases, .caseMeetingAdded: .keepCases, .followUpTried: .keepCases,
        .callBackTried: .callBack, .callBackGivenUp: .callBack,
        .familyContactRecorded: .keepFamilyContacts, .familySafetyAssessed: .keepFamilyContacts,
        .familyContactCorrected: .keepFamilyContacts,
        .interpreterRecorded: .keepLegalRecord, .interpreterWithdrawn: .keepLegalRecord,
        .threatRecorded: .keepLegalRecord, .threatDecided: .keepLegalRecord, .threatStepTaken: .keepLegalRecord,
        .threatStepWithdrawn: .keepLegalRecord, .warningMissed: .keepLegalRecord, .holdRecorded: .keepLegalRecord,
        .holdStatementWritten: .keepLegalRecord, .holdAdmitted: .keepLegalRecord, .holdEnded: .keepLegalRecord,
        .holdHoursOver: .keepLegalRecord,
        .placeFactRecorded: .seePlaceHistory, .placeFactWithdrawn: .seePlaceHistory,
    ]

    /// Which of the permissions that this asks for somebody has.
    package static func permissions(of worker: Worker) -> Set<Permission> {
        Set(care.values).filter { may(worker, $0).allowed }
    }

    /// The most entries given at once.
    package static let most = 200

    /// Entries after a position, oldest first.
    package func entries(of call: ID<Call>, after position: Int64 = 0, most: Int = most) throws -> [TimelineEntry] {
        try entries(Journal(db).entries(about: .call(call), after: position, most: most), of: call)
    }

    /// The newest entries, oldest first.
    package func newest(of call: ID<Call>) throws -> [TimelineEntry] {
        try entries(Journal(db).newest(about: .call(call), most: Timeline.most), of: call)
    }

    /// Entries of the journal about one call, with what they refer to.
    package func entries(_ entries: [Journal.Entry], of call: ID<Call>) throws -> [TimelineEntry] {
        let said = try entries.map { entry in
            try KeptJSON.value([String: TimelineEntry.Said].self, in: entry.facts)
        }
        func names(_ isWanted: (String) -> Bool) -> [String] {
            said.flatMap { facts in facts.filter { isWanted($0.key) }.map(\.value.text) }
        }
        let history = try Facts(db).history(of: call)
        let notes = try Notes(db).notes(names { $0 == "note" })
        let corrections = try Corrections(db).corrections(names { $0 == "correction" })
        let opinions = try SecondOpinions(db).opinions(names { $0 == "opinion" })
        let programs = try LivePrograms(db).programs(short: Set(names { $0 == "digest" }))
        let teams = try Teams(db).names(names { $0 == "team" })
        let authors = try authors(Set(entries.map(\.worker)))
        return zip(entries, said).map { entry, said in
            let recorded = FactField.allCases.compactMap { field in
                said.revision(of: field).flatMap { history[Fact.Reference(field: field, revision: $0)] }
            }
            let before = said.before.flatMap { history[$0] }
            return TimelineEntry(
                position: entry.position, at: entry.at, kind: entry.kind,
                by: Author(id: entry.worker, name: authors[entry.worker] ?? "Alongside"), said: said,
                facts: recorded, before: before, note: said["note"].flatMap { notes[$0.text] },
                correction: said["correction"].flatMap { corrections[$0.text] },
                opinion: said["opinion"].flatMap { opinions[$0.text] },
                program: said["digest"].flatMap { programs[$0.text] },
                team: said["team"].flatMap { teams[$0.text] }
            )
        }
    }

    private func authors(_ ids: Set<String>) throws -> [String: String] {
        guard !ids.isEmpty else { return [:] }
        let rows = try db("SELECT id, display_name FROM account WHERE id IN (\(each: ids.sorted()))")
        return Dictionary(
            try rows.map { (try $0["id"], try $0["display_name"]) }, uniquingKeysWith: { first, _ in first })
    }
}

extension [String: TimelineEntry.Said] {
    /// The revision of a field that the event recorded: the one it is about, or one of a call's first.
    fileprivate func revision(of field: FactField) -> Int? {
        if self["field"] == .word(field.rawValue), case .number(let revision) = self["revision"] { return revision }
        if case .number(let revision) = self["fact.\(field.rawValue)"] { return revision }
        return nil
    }

    /// What stood before in the field that the event is about.
    fileprivate var before: Fact.Reference? {
        guard case .word(let name) = self["field"], let field = FactField(rawValue: name),
            case .number(let revision) = self["before"]
        else { return nil }
        return Fact.Reference(field: field, revision: revision)
    }
}
