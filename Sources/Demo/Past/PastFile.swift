import Foundation
import Vocabulary

/// The city's past calls as its dispatch system exports them, written as it goes: CSV with local times.
struct PastFile: ~Copyable {
    static let header =
        "IncidentNumber,Received,Dispatched,Arrived,Cleared,CallType,Priority,Disposition,Beat,Location,Latitude,Longitude,Source\n"

    /// How the export is read: a map as any city writes one.
    static let map = """
        map: fallow-bend
        zone: America/Denver
        times: year-first
        columns:
          number: IncidentNumber
          received: Received
          dispatched: Dispatched
          arrived: Arrived
          cleared: Cleared
          type: CallType
          priority: Priority
          disposition: Disposition
          beat: Beat
          place: Location
          latitude: Latitude
          longitude: Longitude
          source: Source

        """

    let path: String
    private let file: FileHandle
    private var waiting = ""
    /// What has not happened by then is not in the export.
    private let end: Instant
    private var offset: (from: Int64, seconds: Int64) = (.min, 0)

    init(_ place: URL, until end: Instant) throws {
        try Data().write(to: place)
        file = try FileHandle(forWritingTo: place)
        path = place.path
        self.end = end
        waiting = Self.header
    }

    mutating func add(_ call: CityCall) throws {
        let (latitude, longitude) = Ground.degrees(call.spot.point)
        let received = local(call.received)
        let cells = [
            "\(received.prefix(4))-\(call.ordinal)", received, local(call.dispatched), local(call.arrived),
            local(call.cleared), call.type, String(call.priority),
            call.cleared.map { $0 <= end } ?? false ? call.disposition : "", call.spot.beat, call.spot.name,
            String(latitude), String(longitude), call.source.rawValue,
        ]
        waiting += cells.joined(separator: ",")
        waiting += "\n"
        if waiting.utf8.count > 1 << 18 { try flush() }
    }

    /// Writes what waits, and closes the file.
    consuming func close() throws {
        try flush()
        try file.close()
    }

    private mutating func flush() throws {
        try file.write(contentsOf: Data(waiting.utf8))
        waiting = ""
    }

    /// What the city's clocks show, nothing for a moment that has not come.
    private mutating func local(_ moment: Instant?) -> String {
        guard let moment, moment <= end else { return "" }
        let hour = moment.microseconds / 3_600_000_000
        if offset.from != hour { offset = (hour, Int64(City.zone.secondsFromGMT(for: moment.date))) }
        return String(moment.adding(.seconds(offset.seconds)).description.prefix(19))
    }
}
