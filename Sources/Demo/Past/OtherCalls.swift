/// The calls that are for others than the program, under names that dispatch systems give them.
///
/// Their shares follow the same calls of San Antonio as ``Rhythm`` does, by what their types mean; alarms and lines that
/// were cut, which are not in that export, are added.
struct OtherCall: Sendable {
    /// When there is more of it.
    enum Season: Sendable {
        case always, day, night
    }

    let type: String
    /// Of a hundred calls.
    let weight: Double
    let season: Season
    /// An officer came upon it, and nobody called.
    let isSeen: Bool

    private init(_ type: String, _ weight: Double, _ season: Season = .always, seen: Bool = false) {
        self.type = type
        self.weight = weight
        self.season = season
        isSeen = seen
    }

    /// How often it is at an hour of the day.
    func weight(at hour: Int) -> Double {
        let isDay = (8..<18).contains(hour)
        return switch season {
        case .always: weight
        case .day: weight * (isDay ? 1.5 : 0.5)
        case .night: weight * (isDay ? 0.5 : 1.5)
        }
    }

    static let all: [OtherCall] = [
        OtherCall("TRAFFIC STOP", 9, seen: true), OtherCall("PATROL CHECK", 8.6, .night, seen: true),
        OtherCall("ACCIDENT - MINOR", 6.5, .day), OtherCall("ACCIDENT - INJURY", 2.7),
        OtherCall("TRAFFIC HAZARD", 6, .day), OtherCall("PARKING COMPLAINT", 3, .day),
        OtherCall("DUI DRIVER", 0.5, .night), OtherCall("DISTURBANCE", 11, .night),
        OtherCall("LOUD MUSIC/NOISE", 2.6, .night), OtherCall("FAMILY DISTURBANCE", 2.5, .night),
        OtherCall("DOMESTIC VIOLENCE", 1.2, .night), OtherCall("ASSAULT", 2.3, .night), OtherCall("THREATS", 1),
        OtherCall("FIGHT", 0.5, .night), OtherCall("PERSON WITH GUN", 0.4, .night),
        OtherCall("SHOTS HEARD", 0.8, .night), OtherCall("THEFT", 3.6, .day), OtherCall("SHOPLIFTING", 0.6, .day),
        OtherCall("BURGLARY - VEHICLE", 1.7), OtherCall("BURGLARY - RESIDENCE", 1.2), OtherCall("VEHICLE THEFT", 1.3),
        OtherCall("CRIMINAL MISCHIEF", 0.9), OtherCall("FRAUD", 0.5, .day), OtherCall("ALARM - BURGLARY", 6),
        OtherCall("SUSPICIOUS PERSON", 3.2, .night), OtherCall("SUSPICIOUS VEHICLE", 2),
        OtherCall("MISSING PERSON", 0.6), OtherCall("ASSIST THE PUBLIC", 2, .day), OtherCall("PANHANDLING", 0.5, .day),
        OtherCall("ANIMAL COMPLAINT", 1, .day), OtherCall("SICK PERSON", 1.5), OtherCall("OVERDOSE", 0.3, .night),
        OtherCall("DEATH INVESTIGATION", 0.3), OtherCall("FIRE - ASSIST", 0.3), OtherCall("WANTED PERSON", 0.4),
        OtherCall("PROPERTY FOUND", 0.6, .day), OtherCall("911 HANG UP", 4), OtherCall("CIVIL MATTER", 0.8, .day),
        OtherCall("INFORMATION", 1.5, .day),
    ]
}
