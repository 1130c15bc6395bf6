package io.millrace.benchmarks.workload;

import io.millrace.benchmarks.Goal;
import io.millrace.benchmarks.Peer;
import io.millrace.benchmarks.Trial;
import io.millrace.benchmarks.Workload;
import io.millrace.benchmarks.rig.Sum;
import io.millrace.benchmarks.rig.Summing;
import io.millrace.core.Pipeline;
import io.millrace.operators.window.Window;
import io.millrace.operators.window.Windowed;
import io.reactivex.rxjava3.core.Flowable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;

/**
 * W11w: lists of what came in 10 ms. Their order is not checked: in RxJava a list may overtake another. Reactor's {@code buffer} is
 * no peer: it lost a list when its timer came with the end of the input.
 */
final class TimeWindows {

    private static final Duration SIZE = Duration.ofMillis(10);
    /** More than come in that time. */
    private static final int MOST = 1 << 20;

    private final List<Integer> input;

    TimeWindows(Scale scale) {
        this.input = scale.numbers(1_000_000);
    }

    Workload workload() {
        Flux<List<Integer>> reactor = Flux.fromIterable(input).bufferTimeout(MOST, SIZE);
        Flowable<List<Integer>> rxJava = Flowable.fromIterable(input).buffer(SIZE.toMillis(), TimeUnit.MILLISECONDS);
        return Workload.of(
                        "W11w",
                        "windows of 10 ms as lists, against bufferTimeout",
                        input.size(),
                        Scale.all(input, Sum.unordered()))
                .peer(Peer.REACTOR, () -> Summing.of(reactor, Sum.unordered()))
                .peer(Peer.MILLRACE, millrace())
                .peer("RxJava", () -> Summing.of(rxJava, Sum.unordered()))
                .goals(Goal.time(1));
    }

    private Trial millrace() {
        Pipeline<List<Integer>> pipeline = Pipeline.define("windows")
                .from(input)
                .via(Window.tumbling(SIZE).list(MOST))
                .map(Windowed::value);
        return () -> Summing.of(pipeline, Sum.unordered());
    }
}
