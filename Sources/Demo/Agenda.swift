import Door
import HeapModule
import Vocabulary

/// What goes on in the city and when it goes on, in the order of time; what is due at the same time, in the order it came.
struct Agenda: Sendable {
    struct Entry: Comparable, Sendable {
        let at: Instant
        let order: Int
        var story: any Story

        static func < (left: Entry, right: Entry) -> Bool { (left.at, left.order) < (right.at, right.order) }
        static func == (left: Entry, right: Entry) -> Bool { left.order == right.order }
    }

    private var entries = Heap<Entry>()
    private var order = 0

    mutating func add(_ story: any Story, at moment: Instant) {
        order += 1
        entries.insert(Entry(at: moment, order: order, story: story))
    }

    /// Takes out what is next, if it is due by a moment.
    mutating func next(until moment: Instant) -> Entry? {
        guard let first = entries.min, first.at <= moment else { return nil }
        return entries.popMin()
    }

    /// Notes what came of a step.
    mutating func follow(_ turn: Turn, of story: any Story, from now: Instant) {
        if let wait = turn.wait { add(story, at: now.adding(wait)) }
        for other in turn.others { add(other.story, at: now.adding(other.wait)) }
    }
}
