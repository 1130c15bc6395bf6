package io.millrace.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.spi.Policy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.test.subscriber.TestSubscriber;

/** Scripted calls under a policy, run after run on one runtime in virtual time. */
final class PolicyTrial implements AutoCloseable {

    private static final Duration LONG = Duration.ofHours(1);
    private static final int CONCURRENCY = 8;

    /** So that the calls of a policy that never gives up end, too. */
    private static final int SCRIPTED_ATTEMPTS = 3;

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
        TestSource<Integer> source =
                TestSource.of(IntStream.range(0, calls).boxed().toList());
        begin(Pipeline.define("contract").from(source), input -> script.call(input, this), onError);
    }

    /**
     * Begins a run of {@code scripted} calls, a few each hour, whose first attempts do what {@code script} says, and of
     * {@code later} calls, one a day, which return their inputs.
     */
    void begin(CallScript script, int scripted, int later) {
        Flux<Integer> source = Flux.range(0, scripted + later)
                .concatMap(input -> Mono.just(input).delaySubscription(pause(input, scripted), scheduler()), 1);
        Map<Integer, Integer> attempts = new HashMap<>();
        begin(
                Pipeline.define("contract").from(source),
                input -> input < scripted && attempts.merge(input, 1, Integer::sum) <= SCRIPTED_ATTEMPTS
                        ? script.call(input, this)
                        : Mono.just(input),
                OnError.skip());
    }

    private static Duration pause(int input, int scripted) {
        if (input >= scripted) {
            return Duration.ofDays(1);
        }
        return input % CONCURRENCY == 0 ? LONG : Duration.ZERO;
    }

    private void begin(Pipeline<Integer> source, Function<Integer, Publisher<Integer>> call, OnError onError) {
        subscriber = TestSubscriber.create();
        source.mapAsync(CONCURRENCY, call::apply)
                .with(policy)
                .onError(onError)
                .on(time.runtime())
                .subscribe(subscriber);
    }

    /** Runs until the run has ended, or one virtual hour has passed, or nothing more can happen. */
    void settle() {
        settle(LONG);
    }

    /** Runs until the run has ended, or {@code patience} has passed, or nothing more can happen. */
    void settle(Duration patience) {
        Duration until = time.elapsed().plus(patience);
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

    /** What the stages of the last run are doing, for messages. */
    String figures() {
        return time.runtime().runs().get(0).snapshot().toText();
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
