import Foundation
import Synchronization

/// Stands between a client and a server on this machine, and cuts the line where it is told to.
final class CuttingProxy: Sendable {
    enum Cut {
        /// The next thing the client says is lost on its way, and the line with it.
        case request
        /// The next thing the server answers is lost on its way, and the line with it.
        case answer
    }

    private struct State {
        var cut: Cut?
        var refuses = false
        var lines: [Int32] = []
    }

    let port: Int
    private let listening: Int32
    private let server: Int
    private let state = Mutex(State())

    init(to server: Int) throws {
        self.server = server
        listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let listening = listening
        var place = CuttingProxy.place(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listening, address, size) == 0 && listen(listening, 16) == 0
                    && getsockname(listening, address, &size) == 0
            }
        }
        guard bound else { throw CocoaError(.fileReadUnknown) }
        port = Int(UInt16(bigEndian: place.sin_port))
        Thread { self.accept() }.start()
    }

    /// Cuts the line once.
    func cut(_ cut: Cut, andRefuse refuses: Bool = false) {
        state.withLock {
            $0.cut = cut
            $0.refuses = refuses
        }
    }

    func close() {
        shutdown(listening, Int32(SHUT_RDWR))
        _ = Glibc.close(listening)
        state.withLock { for line in $0.lines { shutdown(line, Int32(SHUT_RDWR)) } }
    }

    private static func place(port: Int) -> sockaddr_in {
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = inet_addr("127.0.0.1")
        place.sin_port = in_port_t(port).bigEndian
        return place
    }

    private func accept() {
        while true {
            let client = Glibc.accept(listening, nil, nil)
            guard client >= 0 else { return }
            let behind = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var place = CuttingProxy.place(port: server)
            let connected = withUnsafePointer(to: &place) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(behind, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            guard connected, !state.withLock({ $0.refuses }) else {
                _ = Glibc.close(client)
                _ = Glibc.close(behind)
                continue
            }
            state.withLock { $0.lines += [client, behind] }
            Thread { self.carry(from: client, to: behind, cutAt: .request) }.start()
            Thread { self.carry(from: behind, to: client, cutAt: .answer) }.start()
        }
    }

    private func carry(from: Int32, to: Int32, cutAt: Cut) {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(from, &bytes, bytes.count, 0)
            let isCut = state.withLock { state in
                guard state.cut == cutAt else { return false }
                state.cut = nil
                return true
            }
            guard count > 0, !isCut, send(to, bytes, count, Int32(MSG_NOSIGNAL)) == count else { break }
        }
        shutdown(from, Int32(SHUT_RDWR))
        shutdown(to, Int32(SHUT_RDWR))
    }
}
