import Access
import Programs
import Store
import Vocabulary

/// Everything that a clinician needs of one call, read in one snapshot.
package struct TriageFile: Sendable {
    /// What the program says of a call, and what it was told.
    package struct Asked: Sendable {
        /// The version the call began with.
        package let program: Program
        /// The version that is live now, where it is a newer one.
        package let newer: PublishedProgram?
        package let begun: Triage?
        /// What stands as answer, by the key of the question.
        package let standing: [String: StandingAnswer]
        /// Everything that was ever answered.
        package let history: [TriageAnswer]
        /// What the program says now.
        package let assessment: Assessment
        package let decision: TriageDecision?
        /// The language the caller speaks, as it was written down; nothing where nobody wrote one.
        package let callerLanguage: String?
    }

    package let file: CallFile
    package let notes: [Note]
    /// Nothing until somebody has screened the call.
    package let flag: CallFlag?
    /// The programs that can be asked, by name.
    package let live: [Program]
    /// Nothing until a program is asked.
    package let asked: Asked?
    /// What was decided when the call walked before, each with the program as it was.
    package let earlier: [(decision: TriageDecision, program: Program)]

    /// The most notes beside the questions.
    package static let mostNotes = 50

    /// - Throws: ``Refusal`` with `.noSuchCall`.
    package init(_ call: ID<Call>, in db: any Transaction, at now: Instant) throws {
        let file = try CallFile(call, in: db)
        self.file = file
        notes = try Notes(db).notes(of: call, most: TriageFile.mostNotes)
        flag = try CallFlags(db).flag(of: file.call.path.id)
        let programs = LivePrograms(db)
        asked = try Asked(of: file, in: db, at: now)
        live = asked == nil ? try programs.live : []
        earlier = try Triages(db).earlier(than: file.call.path).map { ($0, try programs.program($0.digest)) }
    }
}

extension TriageFile.Asked {
    /// Nothing where no program was asked for the call.
    package init?(of file: CallFile, in db: any Transaction, at now: Instant) throws {
        try self.init(of: file.call, file.facts, in: db, at: now)
    }

    /// The same without anything else of the call.
    package init?(of call: Call, in db: any Transaction, at now: Instant) throws {
        try self.init(of: call, try Facts(db).current(of: call.id), in: db, at: now)
    }

    private init?(of call: Call, _ facts: [FactField: Fact], in db: any Transaction, at now: Instant) throws {
        guard let program = try LivePrograms(db).program(of: call.path) else { return nil }
        let path = call.path.id
        let history = try TriageAnswers(db).all(of: path)
        let standing = StandingAnswer.all(
            of: program, facts: facts, place: try PlaceFacts(db).speaking(of: facts, now), answers: history,
            results: try InstrumentResults(db).standing(on: path),
            isServed: try ServedArea(db).isServed(by: program, facts))
        self.program = program
        newer = try LivePrograms(db).versions().first { $0.name == program.name && $0.digest != program.digest }
        begun = try Triages(db).begun(of: path)
        self.standing = standing
        self.history = history
        assessment = program.assess(program.questions.flatMap { standing[$0.key]?.given ?? [] }, at: now)
        decision = try Triages(db).decision(of: path)
        callerLanguage = facts[.language]?.value
    }
}
