package io.millrace.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.Operator;
import java.time.Duration;
import java.util.List;
import reactor.test.subscriber.TestSubscriber;

/** An operator between a source and a subscriber that are scripted, in virtual time. */
final class OperatorTrial<I, O> implements AutoCloseable {

    /** Virtual time after which an operator that still sets timers is left alone. */
    private static final Duration LONG = Duration.ofHours(1);

    private final VirtualTime time = VirtualTime.create();
    private final TestSource<I> source;
    private final TestSubscriber<O> subscriber;

    /** Subscribes, with a demand of {@code demand}; nothing runs yet. */
    OperatorTrial(TestSource<I> source, Operator<I, O> operator, long demand) {
        this.source = source;
        this.subscriber = TestSubscriber.builder().initialRequest(demand).build();
        Pipeline.define("contract")
                .from(source)
                .via(operator)
                .on(time.runtime())
                .subscribe(subscriber);
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
