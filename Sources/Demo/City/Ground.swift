import Foundation

/// The ground the invented city stands on: 200 by 200 blocks of 75 metres on a river, somewhere nobody lives.
///
/// Blocks are counted eastward (x) and southward (y) from the north-west corner. The land is the empty Red Desert of
/// Wyoming, so that no address of the demo city is anybody's.
package struct Ground: Sendable {
    /// A point in blocks.
    package struct Point: Hashable, Sendable {
        package var x: Double
        package var y: Double
    }

    /// The side of the city, in blocks.
    static let side = 200.0
    /// Beats are four by four; the river parts the second row from the third.
    static let rows = 4

    private static let north = 42.08
    private static let west = -108.30
    private static let degreesNorth = 0.000_674
    private static let degreesEast = 0.000_907

    /// WGS 84, to a millionth of a degree.
    package static func degrees(_ point: Point) -> (latitude: Double, longitude: Double) {
        func rounded(_ value: Double) -> Double { (value * 1_000_000).rounded() / 1_000_000 }
        return (rounded(north - point.y * degreesNorth), rounded(west + point.x * degreesEast))
    }

    /// How far south the river runs at some place; its course is a line from bend to bend, ten blocks apart.
    static func river(at x: Double) -> Double {
        let before = (x / 10).rounded(.down)
        let (here, next) = (bend(Int(before)), bend(Int(before) + 1))
        return here + (next - here) * (x / 10 - before)
    }

    private static func bend(_ number: Int) -> Double {
        let angle = Double(number) / 20 * 2 * Double.pi
        return (100 + 7 * sin(angle) + 3 * sin(3 * angle)).rounded()
    }

    /// The beat of a point, `A1` in the north-west to `D4` in the south-east.
    package static func beat(of point: Point) -> String {
        let column = min(rows - 1, max(0, Int(point.x / 50)))
        let row = point.y < 50 ? 0 : point.y < river(at: point.x) ? 1 : point.y < 150 ? 2 : 3
        return name(row, column)
    }

    /// The beats with their corners, in order round each.
    static func beats() -> [(name: String, corners: [Point])] {
        (0..<rows).flatMap { row in
            (0..<rows).map { column in
                let (west, east) = (Double(column) * 50, Double(column + 1) * 50)
                let top = edge(row, from: west, to: east)
                let bottom = edge(row + 1, from: west, to: east)
                return (name(row, column), top + bottom.reversed())
            }
        }
    }

    /// The line above a row of beats.
    private static func edge(_ row: Int, from west: Double, to east: Double) -> [Point] {
        guard row == 2 else {
            let y = Double(row) * 50
            return [Point(x: west, y: y), Point(x: east, y: y)]
        }
        return stride(from: west, through: east, by: 10).map { Point(x: $0, y: river(at: $0)) }
    }

    private static func name(_ row: Int, _ column: Int) -> String {
        "\(["A", "B", "C", "D"][row])\(column + 1)"
    }

    /// A point inside the city and off the lines between beats, so that nobody asks whose it is.
    static func inside(_ point: Point) -> Point {
        func off(_ value: Double, _ line: Double) -> Double { abs(value - line) < 0.1 ? line + 0.1 : value }
        func clamped(_ value: Double) -> Double { min(side - 0.5, max(0.5, value)) }
        var inside = Point(x: clamped(point.x), y: clamped(point.y))
        for line in [50.0, 100, 150] { inside.x = off(inside.x, line) }
        for line in [50.0, 150, river(at: inside.x)] { inside.y = off(inside.y, line) }
        return inside
    }
}
