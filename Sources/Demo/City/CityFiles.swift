import Foundation

/// The city as files that other programs read.
extension City {
    /// The beats as GeoJSON (RFC 7946), WGS 84: one polygon each, its name under `beat`.
    package var beats: Data {
        let features = Ground.beats().map { name, corners in
            // Rings run against the clock seen from above (RFC 7946 §3.1.6), and end where they begin.
            let ring = (corners.reversed() + [corners[corners.count - 1]]).map { corner in
                let (latitude, longitude) = Ground.degrees(corner)
                return "[\(longitude),\(latitude)]"
            }
            return """
                {"type":"Feature","properties":{"beat":"\(name)"},\
                "geometry":{"type":"Polygon","coordinates":[[\(ring.joined(separator: ","))]]}}
                """
        }
        return Data("{\"type\":\"FeatureCollection\",\"features\":[\n\(features.joined(separator: ",\n"))\n]}\n".utf8)
    }

    /// Every place and every crossing with its beat and where it is.
    package var gazetteer: Data {
        let places = invention.places.map { (spot(of: $0), $0.kind) } + crossings.map { ($0, "crossing") }
        let lines = places.map { spot, kind in
            let (latitude, longitude) = Ground.degrees(spot.point)
            return "\(spot.name),\(kind),\(spot.beat),\(latitude),\(longitude)\n"
        }
        return Data(("name,kind,beat,latitude,longitude\n" + lines.joined()).utf8)
    }

    /// Writes both into a folder.
    package func write(into folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try beats.write(to: folder.appending(path: "beats.geojson"))
        try gazetteer.write(to: folder.appending(path: "gazetteer.csv"))
    }
}
