/// A queue whose both ends are cheap.
struct Waiting<Element> {
    private var elements: [Element] = []
    private var head = 0

    var count: Int { elements.count - head }

    mutating func append(_ element: Element) {
        elements.append(element)
    }

    mutating func popFirst() -> Element? {
        guard head < elements.count else {
            elements.removeAll(keepingCapacity: true)
            head = 0
            return nil
        }
        defer {
            head += 1
            if head > 1_000 {
                elements.removeFirst(head)
                head = 0
            }
        }
        return elements[head]
    }
}
