import Programs
import Store
import Vocabulary

/// What a call needs, as its program and the clinician have it.
package struct CallNeed: Sendable {
    /// The version of the program the path began with.
    package let program: Program?
    /// Who was decided should go.
    package let crew: Crew?
    /// What scene safety asks of a team without police; until something is decided, that it waits.
    package let demand: GateDemand
    /// Whether the rules ask that somebody there is spoken to by phone before anybody goes.
    package let phoneFirst: Bool

    /// Whether a stage is part of the program.
    func has(_ stage: Stage) -> Bool { program?.skipped.contains(stage) != true }

    /// The certificates that the response asks for and a shift does not have, by the date at the program's place.
    func uncertified(in shift: Shift, at now: Instant) -> [LackingCertificate] {
        guard let program, let crew else { return [] }
        return crew.uncertified(in: shift, on: program.hours.day(at: now))
    }

    /// - Parameter moment: only what was known then counts.
    init(of path: Path, in db: any Transaction, at moment: Instant? = nil) throws {
        let program = try LivePrograms(db).program(of: path)
        let decision = try Triages(db).decision(of: path.id)
        self.program = program
        phoneFirst = decision?.phoneFirst ?? false
        crew = decision.flatMap { program?.response($0.response) }
        if let program, let decision {
            demand = try Triages(db).gate(of: path, by: program, since: decision, until: moment)
        } else {
            demand = program?.gate == nil ? .none : .stage
        }
    }
}
