import Vocabulary
import Yams

/// Reads where a program serves; its shape is a GeoJSON geometry (RFC 7946), written as YAML or as the JSON it is.
struct CatchmentReader {
    let sources: SourceReader
    let faults: FaultList

    /// More corners than any city's limits have.
    private static let mostPositions = 20_000
    private static let mostAreas = 500

    func catchment(_ node: Node?) -> Catchment? {
        guard let block = Block(node, keys: ["areas", "shape", "basis"], faults) else { return nil }
        var areas: [String] = []
        for node in block.list("areas") {
            guard let name = node.words(faults) else { continue }
            if areas.contains(where: { $0.lowercased() == name.lowercased() }) {
                faults.add(.twice(key: name), at: node)
            }
            areas.append(name)
        }
        if areas.count > Self.mostAreas { faults.add(.tooMany(most: Self.mostAreas), at: block.node) }
        let shape = block["shape"].map { self.shape($0) ?? [] } ?? []
        if block["areas"] == nil, block["shape"] == nil { faults.add(.empty, at: block.node) }
        guard let basis = sources.basis(of: block) else { return nil }
        return Catchment(areas: areas, shape: shape, basis: basis)
    }

    private func shape(_ node: Node) -> [Catchment.Polygon]? {
        guard let block = Block(node, keys: ["type", "coordinates"], faults) else { return nil }
        guard let type = block.required("type"), let coordinates = block.required("coordinates") else { return nil }
        switch type.scalar?.string {
        case "Polygon": return polygon(coordinates).map { [$0] }
        case "MultiPolygon": return coordinates.list(faults).compactMap(polygon)
        case let found:
            faults.add(.notOneOf(["Polygon", "MultiPolygon"], found: found ?? ""), at: type)
            return nil
        }
    }

    private func polygon(_ node: Node) -> Catchment.Polygon? {
        let rings = node.list(faults)
        if rings.isEmpty { faults.add(.empty, at: node) }
        return Catchment.Polygon(rings: rings.compactMap(ring))
    }

    private func ring(_ node: Node) -> [Catchment.Position]? {
        let nodes = node.list(faults)
        guard nodes.count <= Self.mostPositions else {
            faults.add(.tooMany(most: Self.mostPositions), at: node)
            return nil
        }
        let places = nodes.compactMap(position)
        guard places.count == nodes.count else { return nil }
        guard places.count >= 4, places.first == places.last else {
            faults.add(.expected(.ring), at: node)
            return nil
        }
        return places
    }

    private func position(_ node: Node) -> Catchment.Position? {
        let numbers = (node.sequence.map(Array.init) ?? []).map { $0.scalar.flatMap { Double($0.string) } }
        // A third number would be a height, which says nothing about who serves the place.
        guard (2...3).contains(numbers.count), let longitude = numbers[0], let latitude = numbers[1],
            (-180.0...180).contains(longitude), (-90.0...90).contains(latitude)
        else {
            faults.add(.expected(.position), at: node)
            return nil
        }
        return Catchment.Position(longitude: longitude, latitude: latitude)
    }
}
