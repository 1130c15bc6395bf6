package io.millrace.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.spi.Policy;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.test.subscriber.TestSubscriber;

/** Scripted calls under a policy, run after run on one runtime in virtual time. */
final class PolicyTrial implements AutoCloseable {

    private static final Duration LONG = Duration.ofHours(1);
    private static final int CONCURRENCY = 8;

    private final VirtualTime time = VirtualTime.create();
    private final RecordingPolicy policy;
    private final CallScript.Waiting waiting = new CallScript.Waiting();
    private TestSubscriber<Integer> subscriber = TestSubscriber.create();
    private int ended;

    PolicyTrial(Policy policy) {
        this.policy = new RecordingPolicy(policy);
    }

    Scheduler scheduler() {
        return time.runtime().scheduler();
    }

    /** Ends a call on another thread, at the next opportunity. */
    void complete(MonoSink<Integer> sink) {
        waiting.add(sink);
    }

    /** Begins a run of {@code calls} calls; nothing runs yet. */
    void begin(CallScript script, int calls, OnError onError) {
        subscriber = TestSubscriber.create();
        TestSource<Integer> source =
                TestSource.of(IntStream.range(0, calls).boxed().toList());
        Pipeline.define("contract")
                .from(source)
                .mapAsync(CONCURRENCY, input -> script.call(input, this))
                .with(policy)
                .onError(onError)
                .on(time.runtime())
                .subscribe(subscriber);
    }

    /** Runs until the run has ended, or one virtual hour has passed, or nothing more can happen. */
    void settle() {
        Duration until = time.elapsed().plus(LONG);
        do {
            endOnAnotherThread();
        } while (!subscriber.isTerminatedOrCancelled()
                && time.elapsed().compareTo(until) < 0
                && time.advanceToNextTimer());
    }

    private void endOnAnotherThread() {
        time.runUntilIdle();
        for (List<MonoSink<Integer>> sinks = waiting.takeAll(); !sinks.isEmpty(); sinks = waiting.takeAll()) {
            List<MonoSink<Integer>> now = sinks;
            Thread another = new Thread(() -> now.forEach(sink -> sink.success(1)), "another thread");
            another.start();
            try {
                another.join();
            } catch (InterruptedException interrupted) {
                throw new AssertionError("interrupted", interrupted);
            }
            time.runUntilIdle();
        }
    }

    /** Cancels what has not ended by itself. */
    void cancel() {
        if (!subscriber.isTerminated()) {
            policy.cancelled();
            subscriber.cancel();
        }
        settle();
    }

    void advance(Duration duration) {
        time.advance(duration);
    }

    List<Integer> emitted() {
        return subscriber.getReceivedOnNext();
    }

    boolean completed() {
        return subscriber.isTerminatedComplete();
    }

    /** Every run so far has ended, with every attempt settled and every element accounted for. */
    void assertEnded() {
        time.advance(LONG);
        ended++;
        List<PipelineRun> runs = time.runtime().runs();
        PipelineRun last = runs.get(0);
        assertTrue(
                last.state().isTerminal(),
                () -> "run " + ended + " is still " + last.state() + "\n"
                        + last.snapshot().toText());
        last.snapshot().assertNoLoss();
        assertEquals(List.of(), policy.violations());
        assertEquals(List.of(), subscriber.getProtocolErrors());
        assertEquals(0, time.pendingTimers(), "timers left");
    }

    @Override
    public void close() {
        time.close();
    }
}
