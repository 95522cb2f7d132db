import EmulatorService
import Testing

struct TrafficMeterTests {
    @Test func `weighs what is in flight by time`() {
        var meter = TrafficMeter()
        #expect(meter.meanInFlight == 0)
        let numbers = [meter.arrived(at: 5_000_000_000), meter.arrived(at: 6_000_000_000)]
        #expect(numbers == [1, 2])
        meter.ended(.answered, bodyBytes: 10, at: 8_000_000_000)
        meter.ended(.abandoned, bodyBytes: 1, at: 9_000_000_000)
        // One for a second, two for two, one for another.
        #expect(meter.spanSeconds == 4)
        #expect(meter.meanInFlight == 1.5)
        #expect(meter.peakInFlight == 2)
        #expect(meter.inFlight == 0)
        #expect(meter.bodyBytes == 11)
        #expect(meter.answered == 1 && meter.abandoned == 1 && meter.refused == 0 && meter.faults == 0)
    }
}
