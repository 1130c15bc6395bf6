package io.millrace.resilience.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Hooks;

/**
 * Runs on real threads that share one policy, four at a time, of which three are cancelled on the way, until enough attempts were
 * made. Whatever came first, no element is lost and each attempt was settled once.
 */
final class PolicyRace implements AutoCloseable {

    private static final int ATTEMPTS = Boolean.getBoolean("thorough") ? 1_000_000 : 8_000;
    private static final int ELEMENTS = 3_000;
    static final int RUNS_AT_ONCE = 4;

    private final PipelineRuntime runtime =
            PipelineRuntime.builder().name("races").build();
    private final RacingCalls dependency;
    private final List<Witness> witnesses = new ArrayList<>();

    /** A race of attempts that call {@code dependency}. */
    PolicyRace(RacingCalls dependency) {
        this.dependency = dependency;
        Hooks.onErrorDropped(error -> {});
        Hooks.onNextDropped(value -> {});
    }

    /** Runs with up to {@code inHand} calls each. */
    void run(Policy policy, int inHand, CheckedFunction<Integer, Publisher<Integer>> call) {
        while (sum(Witness::admitted) < ATTEMPTS) {
            List<PipelineRun> runs = new ArrayList<>();
            for (int run = 0; run < RUNS_AT_ONCE; run++) {
                runs.add(start(policy, inHand, call, ELEMENTS * run / RUNS_AT_ONCE));
            }
            runs.forEach(run -> run.await().assertNoLoss());
        }
        assertThat(witnesses).allSatisfy(witness -> {
            assertThat(witness.mistakes()).isZero();
            assertThat(witness.settled()).isEqualTo(witness.admitted());
        });
        assertThat(List.of(AttemptResult.TIMEOUT, AttemptResult.FAILURE))
                .allSatisfy(
                        result -> assertThat(settled(result)).as("%s", result).isPositive());
    }

    /** Starts a run that is cancelled soon after the call of {@code last}; never when that is 0. */
    private PipelineRun start(Policy policy, int inHand, CheckedFunction<Integer, Publisher<Integer>> call, int last) {
        Witness witness = new Witness(policy, ELEMENTS);
        witnesses.add(witness);
        CompletableFuture<PipelineRun> started = new CompletableFuture<>();
        PipelineRun run = Pipeline.define("orders")
                .from(IntStream.range(0, ELEMENTS).boxed().toList())
                .mapAsync(inHand, element -> {
                    if (element > 0 && element == last) {
                        started.thenAccept(it -> dependency.soon(it::cancel));
                    }
                    return call.apply(element);
                })
                .with(witness)
                .onError(OnError.skip())
                .run(runtime);
        started.complete(run);
        return run;
    }

    /** How many attempts of all runs ended with {@code result}. */
    int settled(AttemptResult result) {
        return sum(witness -> witness.settled(result));
    }

    /** A figure of all runs. */
    int sum(ToIntFunction<Witness> figure) {
        return witnesses.stream().mapToInt(figure).sum();
    }

    /** What the runs share under the name "db". */
    <T> T shared(Class<T> type) {
        return runtime.sharedState(type, "db", () -> {
            throw new AssertionError("no stage has opened a " + type.getSimpleName());
        });
    }

    long now() {
        return runtime.clock().nanoTime();
    }

    @Override
    public void close() {
        runtime.close();
        Hooks.resetOnErrorDropped();
        Hooks.resetOnNextDropped();
    }
}
