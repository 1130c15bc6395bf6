package io.millrace.benchmarks.workload;

import io.millrace.benchmarks.Goal;
import io.millrace.benchmarks.Peer;
import io.millrace.benchmarks.Tally;
import io.millrace.benchmarks.Trial;
import io.millrace.benchmarks.Workload;
import io.millrace.benchmarks.rig.Calls;
import io.millrace.benchmarks.rig.Chains;
import io.millrace.benchmarks.rig.Rig;
import io.millrace.benchmarks.rig.Sum;
import java.util.List;
import java.util.function.Supplier;

/** W3: a call for each element, many at a time. */
final class ConcurrentCalls {

    static final int IN_FLIGHT = 256;

    private static final int FEW = 16;

    private final Rig rig;
    private final Scale scale;

    ConcurrentCalls(Rig rig, Scale scale) {
        this.rig = rig;
        this.scale = scale;
    }

    Workload unordered() {
        List<Integer> input = scale.numbers(40_000);
        String title = "concurrent map, unordered, 256 in flight, answers on another thread";
        return withUnordered("W3u", title, new CallPeers(rig, input, rig.remoteCalls(), IN_FLIGHT, Sum::unordered))
                .peer("chained calls", () -> Chains.run(input, rig.remoteCalls(), IN_FLIGHT))
                .goals(Goal.time(0.2), Goal.time(0.8).of("RxJava"));
    }

    Workload futures() {
        List<Integer> input = scale.numbers(40_000);
        CallPeers peers = new CallPeers(rig, input, rig.remoteCalls(), IN_FLIGHT, Sum::unordered);
        return Workload.of("W3f", "W3u with futures", input.size(), Scale.all(input, Sum.unordered()))
                .peer(Peer.REACTOR, peers.reactorFutures())
                .peer(Peer.MILLRACE, peers.millraceFutures())
                .peer("RxJava", peers.rxJavaFutures())
                .goals(Goal.time(0.2), Goal.time(0.8).of("RxJava"));
    }

    Workload unordered16() {
        List<Integer> input = scale.numbers(100_000);
        CallPeers peers = new CallPeers(rig, input, rig.remoteCalls(), FEW, Sum::unordered);
        return withUnordered("W3u16", "W3u with 16 in flight", peers)
                .peer("chained calls", () -> Chains.run(input, rig.remoteCalls(), FEW))
                .goals(Goal.time(0.65));
    }

    Workload ordered() {
        List<Integer> input = scale.numbers(100_000);
        CallPeers peers = new CallPeers(rig, input, rig.remoteCalls(), IN_FLIGHT, Sum::ordered);
        return Workload.of("W3o", "W3u in order, against flatMapSequential", input.size(), all(input, Sum::ordered))
                .peer(Peer.REACTOR, peers.reactorOrdered())
                .peer(Peer.MILLRACE, peers.millraceOrdered())
                .peer("Millrace, futures", peers.millraceFuturesOrdered())
                .peer("RxJava", peers.rxJavaOrdered())
                .peer("Pekko Streams", peers.pekkoOrdered())
                .goals(Goal.time(1));
    }

    Workload completed() {
        List<Integer> input = scale.numbers(500_000);
        Supplier<Sum> sum = Sum::unordered;
        CallPeers peers = new CallPeers(rig, input, rig.completedCalls(), IN_FLIGHT, sum);
        return Workload.of("W3s", "W3u, calls already complete", input.size(), all(input, sum))
                .peer(Peer.REACTOR, peers.reactor())
                .peer(Peer.MILLRACE, peers.millrace())
                .peer("RxJava", peers.rxJava())
                .peer("Mutiny", peers.mutiny())
                .peer("Pekko Streams", peers.pekko())
                .peer("loop", () -> loop(input, rig.completedCalls()))
                .goals(Goal.time(1.5));
    }

    Workload slow() {
        List<Integer> input = scale.numbers(25_600);
        return withUnordered(
                        "W3d",
                        "W3u, calls of 1 ms",
                        new CallPeers(rig, input, rig.slowCalls(), IN_FLIGHT, Sum::unordered))
                .peer("chained calls", () -> Chains.run(input, rig.slowCalls(), IN_FLIGHT))
                .goals(Goal.cpu(0.5), Goal.time(1.03).of("chained calls"));
    }

    private Workload withUnordered(String id, String title, CallPeers peers) {
        List<Integer> input = peers.input();
        Trial reactor = peers.reactor();
        return Workload.of(id, title, input.size(), all(input, Sum::unordered))
                .peer(Peer.REACTOR, reactor)
                .peer(Peer.MILLRACE, peers.millrace())
                .peer("RxJava", peers.rxJava())
                .peer("Mutiny", peers.mutiny())
                .peer("Pekko Streams", peers.pekko())
                .peer("virtual threads", peers.virtualThreads());
    }

    private static Tally all(List<Integer> input, Supplier<Sum> sum) {
        return Scale.all(input, sum.get());
    }

    private static Tally loop(List<Integer> input, Calls calls) {
        Sum sum = Sum.unordered();
        for (Integer element : input) {
            calls.begin(() -> sum.add(element));
        }
        return sum.tally();
    }
}
