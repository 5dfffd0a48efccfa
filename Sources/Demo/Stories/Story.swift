import Access
import Door
import Operate
import Programs
import Vocabulary

/// Something that goes on in the city, step by step: each step is what one person at work does next.
///
/// A story is a value: a step that the store undoes leaves it where it was.
protocol Story: Sendable {
    /// Does what comes next.
    ///
    /// - Throws: ``Refusal`` when the rules do not allow it, which in a filling is a fault of the script.
    mutating func goOn(at desk: Sitting, in stage: inout Setting) throws -> Turn
}

/// What comes of a step.
struct Turn: Sendable {
    /// How long until the next step; nothing when the story is over.
    let wait: Duration?
    /// Stories that begin here, and after how long.
    let others: [(wait: Duration, story: any Story)]

    static func after(_ wait: Duration, and others: [(wait: Duration, story: any Story)] = []) -> Turn {
        Turn(wait: wait, others: others)
    }

    static func over(and others: [(wait: Duration, story: any Story)] = []) -> Turn {
        Turn(wait: nil, others: others)
    }
}

/// Where stories play: the city, who works there, and whom they know.
struct Setting: Sendable {
    let city: City
    let staff: Staff
    let rota: Rota
    /// The live programs, by name.
    let programs: [String: Program]
    let services: [Need.Kind: [ID<LocalService>]]
    var residents: Residents

    /// Which program is asked for a call, as this city shares the calls among them.
    ///
    /// An officer's referral is the police social worker's; by night the van of the night goes; of the calls about
    /// somebody's mind by day the team with an officer has a fifth, or those where a weapon is spoken of.
    func program(
        for scene: Invention.Scene, from source: CallSource, hour: Int, _ chance: inout SeededNumbers
    ) -> String {
        if source == .officer { return "bloomington-psw" }
        if hour >= 22 || hour < 6 { return chance.happens(0.8) ? "eugene-cahoots" : "denver-star" }
        let isOfTheMind = ["distress", "suicide"].contains(scene.nature)
        if isOfTheMind, chance.happens(scene.answers?["weapon"] == nil ? 0.2 : 0.7) { return "dallas-right-care" }
        return "denver-star"
    }
}
