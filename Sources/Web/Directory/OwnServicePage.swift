import Operate
import Vocabulary

/// The page that a service keeps of itself: its room in one touch, whom it takes, when it is open.
struct OwnServicePage: Page {
    static let template = "own-service"

    /// What the page is made from.
    struct Shown: Sendable {
        let service: ID<LocalService>
        let name: String
        /// Whether the directory still tells of it.
        let isTold: Bool
        let room: ServiceRoom?
        let admission: Admission?
    }

    struct Asking: Sendable {
        let action: String
    }

    struct Keeping: Sendable {
        let heading: String
        let isGone: Bool
        let room: ShownRoom
        let admission: ShownAdmission
    }

    let title: String
    let asking: Asking?
    let keeping: Keeping?
    let over: Bool

    init(asking address: String, _ reading: Reading) {
        title = reading.words("ownService.title")
        (asking, keeping, over) = (Asking(action: address), nil, false)
    }

    /// Says that the link opens nothing, and not why.
    init(over reading: Reading) {
        title = reading.words("ownService.title")
        (asking, keeping, over) = (nil, nil, true)
    }

    init(_ shown: Shown, at address: String, refused: Refused?, _ reading: Reading) {
        title = reading.words("ownService.title")
        (asking, over) = (nil, false)
        keeping = Keeping(
            heading: shown.name, isGone: !shown.isTold,
            room: ShownRoom(shown.room, of: shown.service.text, at: address, refused, reading),
            admission: ShownAdmission(shown.admission, of: shown.service.text, at: address, refused, reading))
    }
}
