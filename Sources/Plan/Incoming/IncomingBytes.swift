import Dispatch
import Foundation
import Synchronization
import Vocabulary

/// A file that grows by blocks, readable by nobody else, and leaves room on the disk for the calls of tonight.
package final class IncomingBytes: Sendable {
    private let written = Atomic<Int>(0)
    /// How many there were when the room on the disk was last looked at.
    private let checked = Atomic<Int>(0)
    private let descriptor: Int32

    /// So many bytes stay free, or a tenth of a small disk: what people are answered with is written there too.
    private static let reserve: UInt64 = 256 << 20
    private static let checkEvery = 16 << 20

    init(_ place: URL) throws {
        descriptor = open(place.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.refusal(errno) }
        try requireRoom()
    }

    deinit {
        close(descriptor)
    }

    /// How many bytes there are; whoever watches may ask too.
    package var count: Int { written.load(ordering: .relaxed) }

    /// - Throws: ``Refusal`` where it is too large or there is no room.
    package func write(_ block: UnsafeRawBufferPointer) throws {
        let count = written.add(block.count, ordering: .relaxed).newValue
        guard count <= IncomingFiles.mostBytes else { throw Refusal(.fileTooLarge) }
        if count - checked.load(ordering: .relaxed) > Self.checkEvery {
            checked.store(count, ordering: .relaxed)
            try requireRoom()
        }
        var rest = block
        while !rest.isEmpty {
            let taken = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if taken < 0 {
                guard errno == EINTR else { throw Self.refusal(errno) }
                continue
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
        }
    }

    /// All of it is on the disk once this returns; what waits for the disk holds up nobody else.
    func finish() async throws {
        let descriptor = descriptor
        let code: Int32 = await withCheckedContinuation { done in
            DispatchQueue.global().async { done.resume(returning: fsync(descriptor) == 0 ? 0 : errno) }
        }
        guard code == 0 else { throw Self.refusal(code) }
    }

    private func requireRoom() throws {
        var disk = statvfs()
        guard fstatvfs(descriptor, &disk) == 0 else { return }
        let block = UInt64(disk.f_frsize)
        let reserve = min(Self.reserve, UInt64(disk.f_blocks) * block / 10)
        guard UInt64(disk.f_bavail) * block > reserve else { throw Refusal(.diskFull) }
    }

    private static func refusal(_ code: Int32) -> Refusal {
        Refusal(code == ENOSPC || code == EDQUOT ? .diskFull : .fileNotKept)
    }
}

extension Refusal.Code {
    package static let fileTooLarge: Self = "file-too-large"
    package static let fileNotKept: Self = "file-not-kept"
    package static let diskFull: Self = "disk-full"
}
