package io.millrace.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.observe.Bounds;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.Operator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.subscriber.TestSubscriber;

/** An operator between a source and a subscriber that are scripted, in virtual time. */
final class OperatorTrial<I, O> implements AutoCloseable {

    /** Virtual time after which an operator that still sets timers is left alone. */
    private static final Duration LONG = Duration.ofHours(1);

    private final VirtualTime time = VirtualTime.create();
    private final TestSource<I> source;
    private final TestSubscriber<O> subscriber;
    private final Pipeline<O> pipeline;
    private final Sinks.Empty<I> end = Sinks.empty();
    private long passed;

    /** Subscribes, with a demand of {@code demand}; nothing runs yet. */
    OperatorTrial(TestSource<I> source, Operator<I, O> operator, long demand) {
        this(source, Long.MAX_VALUE, operator, demand);
    }

    private OperatorTrial(TestSource<I> source, long count, Operator<I, O> operator, long demand) {
        this.source = source;
        this.subscriber = TestSubscriber.builder().initialRequest(demand).build();
        Pipeline<I> elements = Pipeline.define("contract").from(source);
        this.pipeline = (count == Long.MAX_VALUE
                        ? elements
                        : elements.mapAsync(1, element -> passed++ < count ? Mono.just(element) : end.asMono()))
                .via(operator);
        pipeline.on(time.runtime()).subscribe(subscriber);
    }

    /**
     * Subscribes to everything. The operator gets {@code count} elements of an endless source; the next one is on its way,
     * which keeps the input open until {@link #endInput}, also when the run drains.
     */
    static <I, O> OperatorTrial<I, O> keptOpen(TestSource<I> source, int count, Operator<I, O> operator) {
        return new OperatorTrial<>(source, count, operator, Long.MAX_VALUE);
    }

    /** Lets the element go that keeps the input open: it is filtered. */
    void endInput() {
        end.tryEmitEmpty().orThrow();
    }

    VirtualTime time() {
        return time;
    }

    PipelineRun run() {
        return time.runtime().runs().get(0);
    }

    /** Runs everything until the end, or until nothing more happens. */
    void settle() {
        time.runUntilIdle();
        while (!subscriber.isTerminatedOrCancelled()
                && time.elapsed().compareTo(LONG) < 0
                && time.advanceToNextTimer()) {
            // the condition does it
        }
    }

    void request(long n) {
        subscriber.request(n);
    }

    void cancel() {
        subscriber.cancel();
    }

    void drain() {
        run().drain(LONG).subscribe(report -> {}, failure -> {});
    }

    /** What the run holds now beyond {@code Pipeline.bounds}. */
    List<String> exceeded() {
        Bounds bounds = pipeline.bounds(time.runtime());
        List<String> found = new ArrayList<>(bounds.exceededBy(run().snapshot()));
        if (!bounds.timers().allows(time.pendingTimers())) {
            found.add(time.pendingTimers() + " timers are set, more than " + bounds.timers());
        }
        return found;
    }

    List<O> emitted() {
        return subscriber.getReceivedOnNext();
    }

    Throwable error() {
        return subscriber.expectTerminalError();
    }

    void assertCompleted() {
        assertTrue(
                subscriber.isTerminatedComplete(),
                () -> "has not completed: " + run().snapshot().toText());
        assertEnded(RunState.COMPLETED);
    }

    void assertCancelled() {
        assertEnded(RunState.CANCELLED);
    }

    void assertEnded(RunState state) {
        assertEnded();
        assertEquals(state, run().state());
    }

    /** The run has ended in some way, and nothing of it is left. */
    void assertEnded() {
        time.runUntilIdle();
        assertEquals(List.of(), subscriber.getProtocolErrors(), "signals against the rules of Reactive Streams");
        assertTrue(run().state().isTerminal(), () -> "still " + run().state());
        run().snapshot().assertNoLoss();
        source.assertSettled();
        assertEquals(0, time.pendingTimers(), "timers left");
    }

    @Override
    public void close() {
        time.close();
    }
}
