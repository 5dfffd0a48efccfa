import Access
import Door
import Operate
import Programs
import Vocabulary

/// One call for the program, from the telephone until the team is clear.
///
/// How long things take follows Lane County's mobile crisis record (4,682 dispatches 2024 and 2025; medians 13 minutes from
/// request to dispatch, 14 to arrival, 22 on scene).
struct CallStory: Story {
    /// What is done next.
    enum Step: Sendable {
        case take, recognise, screen, begin, answer, answerMore, decide, send, accept
        case onTheWay, danger, stage, declare, go, arrive, explain, checkIn, encounter, clear, aftercare, over
    }

    let scene: Invention.Scene
    let spot: City.Spot
    let source: CallSource
    var step = Step.take
    var chance: SeededNumbers
    /// Who does what in this call.
    let taker: Worker
    let clinician: Worker
    let dispatcher: Worker

    var resident: Resident?
    var call: ID<Call>?
    var person: ID<CallPerson>?
    var assignment: ID<Assignment>?
    /// Who speaks for the team that was sent.
    var speaker: Worker?
    /// How often a team was looked for.
    var searches = 0
    /// How often somebody else had changed what the next step stood on.
    var refusals = 0
    /// How much longer the team stays on the scene.
    var stay = Duration.zero

    init(_ call: CityCall, _ scene: Invention.Scene, in setting: Setting, seed: UInt64) {
        self.init(scene, call.spot, call.source, in: setting, SeededNumbers(seed, 2_000_000 + UInt64(call.ordinal)))
    }

    init(
        _ scene: Invention.Scene, _ spot: City.Spot, _ source: CallSource, in setting: Setting,
        _ numbers: SeededNumbers
    ) {
        self.scene = scene
        self.spot = spot
        self.source = source
        var chance = numbers
        taker = setting.staff.someone(.callTaker, &chance)
        clinician = setting.staff.someone(.triageClinician, &chance)
        dispatcher = setting.staff.someone(.dispatcher, &chance)
        self.chance = chance
    }

    mutating func goOn(at desk: Sitting, in setting: inout Setting) throws -> Turn {
        guard let call else { return try take(at: desk, in: &setting) }
        switch step {
        case .take, .recognise: return try recognise(call, at: desk, in: &setting)
        case .screen: return try screen(call, at: desk)
        case .begin: return try begin(call, at: desk, in: setting)
        case .answer, .answerMore: return try answer(call, at: desk, in: setting)
        case .decide: return try decide(call, at: desk)
        case .send: return try send(call, at: desk, in: setting)
        case .accept: return try accept(at: desk)
        case .over: return .over()
        case .clear, .aftercare: return try finish(call, at: desk)
        default: break
        }
        guard let assignment, let speaker else { return .over() }
        switch step {
        case .onTheWay, .danger: return try setOut(assignment, speaker, to: call, at: desk)
        case .stage, .declare, .go: return try pass(assignment, speaker, the: call, at: desk)
        case .arrive, .explain: return try arrive(assignment, speaker, at: call, desk)
        default: return try meet(assignment, speaker, on: call, at: desk, in: setting)
        }
    }
}
