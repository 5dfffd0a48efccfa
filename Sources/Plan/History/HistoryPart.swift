import Exchange
import Programs
import Vocabulary

/// The calls of one chunk of a file, whose words have the numbers that their reader gave them.
///
/// Several readers may each read some of the chunks; what they tell is put together in the order of the file.
package struct HistoryPart: Sendable {
    /// Words that the reader had not met before, in the order of their numbers.
    struct NewWords: Sendable {
        let types: [String]
        let beats: [String]
        let places: [String]
    }

    let calls: CallRows
    /// How many rows were no calls.
    package var rejected: Int { calls.rejected.values.reduce(0, +) }
    /// The minute of the week of each.
    let minutes: [UInt16]
    let new: NewWords
    /// How many rows there were, calls or not.
    let read: Int
    /// What their times said of their zone.
    let offsets: LocalClock.Offsets

    /// Reads the rows of a chunk from one on.
    package init(
        _ chunk: TableChunk, from begin: Int, _ table: inout CallTable, _ words: inout CallWords, _ clock: ZoneClock
    ) {
        let (types, beats, places) = (words.types.all.count, words.beats.all.count, words.places.all.count)
        let before = table.offsets
        let calls = CallRows(chunk, from: begin, &table, &words)
        offsets = table.offsets - before
        self.calls = calls
        var minutes = clock.minutesOfWeek(atSeconds: calls.received)
        for (place, flags) in calls.flags.enumerated() where flags.contains(.dayOnly) {
            minutes[place] = History.unknownMinute
        }
        self.minutes = minutes
        read = max(0, chunk.count - begin) + chunk.unreadable.count
        new = NewWords(
            types: Array(words.types.all[types...]), beats: Array(words.beats.all[beats...]),
            places: Array(words.places.all[places...]))
    }

    /// What the numbers of one reader's words stand for among all words.
    package struct Numbers {
        struct Words {
            private var words: [String]
            /// The number among all; ``unknown`` until the word is met in its turn.
            private var numbers: [UInt32]
            private static let unknown = UInt32.max

            /// - Parameter words: those that have the first numbers of every reader.
            init(_ words: [String]) {
                self.words = words
                numbers = Array(repeating: Self.unknown, count: words.count)
            }

            /// Adds the translations of some numbers, in their order, so that words are numbered as they come in the file.
            mutating func translate(
                _ some: [UInt32], _ new: [String], _ all: inout ByteNames, to column: inout [UInt32]
            ) {
                words += new
                numbers += repeatElement(Self.unknown, count: new.count)
                for number in some {
                    var among = numbers[Int(number)]
                    if among == Self.unknown {
                        among = all.number(ofWord: words[Int(number)])
                        numbers[Int(number)] = among
                    }
                    column.append(among)
                }
            }
        }

        var types: Words
        var beats: Words
        var places: Words

        package init() {
            let first = CallWords()
            (types, beats, places) = (Words(first.types.all), Words(first.beats.all), Words(first.places.all))
        }
    }
}
