// What the grammar stumbles over: nothing around it may be lost.
import Foundation

final class Weather: @unchecked Sendable {
    /// Starts with a condition.
    func observe(_ notification: Notification) {
        switch notification.name {
        #if os(iOS)
        case .willEnterForeground:
            resume()
        #elseif os(macOS)
        case .willUnhide:
            resume()
        #endif
        default:
            return
        }
    }

    func settle(_ promise: Promise<Void>) {
        promise.succeed(())
    }

    func unwrap(result: consuming Result<Int, Error>) -> Int {
        switch consume result {
        case .success(let value):
            return value
        case .failure:
            return 0
        }
    }

    func hand(_ body: sending @escaping @Sendable () async throws -> sending Int) -> sending Handle {
        nonisolated(unsafe) let copy = body
        return Handle { copy in copy }
    }
}

func kinds() -> [Kind] {
    return [~Int.self, ~String.self]
}

struct `after all` {
    func `has: no payload`() {}
}
