package io.millrace.benchmarks.workload;

import io.millrace.benchmarks.Goal;
import io.millrace.benchmarks.Peer;
import io.millrace.benchmarks.Trial;
import io.millrace.benchmarks.Workload;
import io.millrace.benchmarks.rig.Calls;
import io.millrace.benchmarks.rig.Rig;
import io.millrace.benchmarks.rig.Sum;
import io.millrace.benchmarks.rig.Summing;
import io.millrace.core.Pipeline;
import io.millrace.resilience.CallPolicy;
import io.reactivex.rxjava3.core.Flowable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** W4: W3u, each call with a time-out that never fires. */
final class TimedCalls {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Rig rig;
    private final Calls calls;
    private final List<Integer> input;

    TimedCalls(Rig rig, Scale scale) {
        this.rig = rig;
        this.calls = rig.remoteCalls();
        this.input = scale.numbers(40_000);
    }

    Workload workload() {
        CallPeers untimed = new CallPeers(rig, input, calls, ConcurrentCalls.IN_FLIGHT, Sum::unordered);
        String title = "W3u and a time-out for each call, against flatMap and timeout";
        return Workload.of("W4", title, input.size(), Scale.all(input, Sum.unordered()))
                .peer(Peer.REACTOR, reactor())
                .peer(Peer.MILLRACE, millrace())
                .peer("Millrace, untimed", untimed.millrace())
                .peer("RxJava", rxJava())
                .peer("Reactor, orTimeout", orTimeout())
                .goals(Goal.time(0.1), Goal.bytes(0).of("Millrace, untimed"));
    }

    private Trial reactor() {
        Flux<Integer> flux = Flux.fromIterable(input)
                .flatMap(element -> calls.mono(element).timeout(TIMEOUT), ConcurrentCalls.IN_FLIGHT);
        return () -> Summing.of(flux, Sum.unordered());
    }

    private Trial millrace() {
        Pipeline<Integer> pipeline = Pipeline.define("timed")
                .from(input)
                .mapAsync(ConcurrentCalls.IN_FLIGHT, calls::mono)
                .unordered()
                .with(CallPolicy.withoutDeadline().attemptTimeout(TIMEOUT));
        return () -> Summing.of(pipeline, Sum.unordered());
    }

    private Trial rxJava() {
        Flowable<Integer> flowable = Flowable.fromIterable(input)
                .flatMapSingle(
                        element -> calls.single(element).timeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS),
                        false,
                        ConcurrentCalls.IN_FLIGHT);
        return () -> Summing.of(flowable, Sum.unordered());
    }

    private Trial orTimeout() {
        Flux<Integer> flux = Flux.fromIterable(input)
                .flatMap(
                        element ->
                                Mono.fromFuture(calls.future(element).orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)),
                        ConcurrentCalls.IN_FLIGHT);
        return () -> Summing.of(flux, Sum.unordered());
    }
}
