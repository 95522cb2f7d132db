/// Holds tasks back until a test lets them through, and tells how many have come.
package actor Gate {
    private var isOpen = false
    private var arrived = 0
    private var held: [CheckedContinuation<Void, Never>] = []
    private var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    package init() {}

    /// Returns when the gate is open.
    package func pass() async {
        arrived += 1
        for watcher in watchers where watcher.count <= arrived { watcher.continuation.resume() }
        watchers.removeAll { $0.count <= arrived }
        if isOpen { return }
        await withCheckedContinuation { held.append($0) }
    }

    /// Returns when `count` tasks have come, whether they were held or not.
    package func waitForArrivals(_ count: Int) async {
        if arrived >= count { return }
        await withCheckedContinuation { watchers.append((count, $0)) }
    }

    package func open() {
        isOpen = true
        for continuation in held { continuation.resume() }
        held = []
    }
}
