package io.millrace.test.laws;

import io.millrace.core.CallStage;
import io.millrace.core.Pipeline;
import io.millrace.core.Sinks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/** One stage of a drawn pipeline: what it is in a pipeline, and what it is in the model. */
sealed interface Step {

    /** A pipeline with this stage at its end. */
    Pipeline<Integer> after(Pipeline<Integer> pipeline, Trial trial);

    /** What the stage makes of {@code element}; plain Java, one element after the other. */
    List<Integer> apply(int element) throws StepFailed;

    /** What the stage does about an element that fails in it. */
    default Handling handling() {
        return Handling.STOP;
    }

    /** Whether elements leave in the order in which they came. */
    default boolean ordered() {
        return true;
    }

    /** Whether what leaves depends on the order, or the number, of what came. */
    default boolean countsElements() {
        return false;
    }

    record Map(Failures failures, Handling handling) implements Step {
        @Override
        public Pipeline<Integer> after(Pipeline<Integer> pipeline, Trial trial) {
            return handling.on(
                    pipeline.map(element -> trial.in(() -> apply(element).get(0))));
        }

        @Override
        public List<Integer> apply(int element) throws StepFailed {
            failures.check(element);
            return List.of(element + 1);
        }
    }

    record Filter(int modulus) implements Step {
        @Override
        public Pipeline<Integer> after(Pipeline<Integer> pipeline, Trial trial) {
            return pipeline.filter(element -> trial.in(() -> !apply(element).isEmpty()));
        }

        @Override
        public List<Integer> apply(int element) {
            return element % modulus == 0 ? List.of() : List.of(element);
        }
    }

    record MapMulti(int most, Failures failures, Handling handling) implements Step {
        @Override
        public Pipeline<Integer> after(Pipeline<Integer> pipeline, Trial trial) {
            return handling.on(pipeline.<Integer>mapMulti(
                    (element, emit) -> trial.in(() -> apply(element)).forEach(emit)));
        }

        @Override
        public List<Integer> apply(int element) throws StepFailed {
            failures.check(element);
            return Step.several(element, most);
        }
    }

    record FlatMapIterable(int most, Failures failures, Handling handling) implements Step {
        @Override
        public Pipeline<Integer> after(Pipeline<Integer> pipeline, Trial trial) {
            return handling.on(pipeline.flatMapIterable(element -> trial.in(() -> apply(element))));
        }

        @Override
        public List<Integer> apply(int element) throws StepFailed {
            failures.check(element);
            return Step.several(element, most);
        }
    }

    record Take(int count) implements Step {
        @Override
        public Pipeline<Integer> after(Pipeline<Integer> pipeline, Trial trial) {
            return pipeline.take(count);
        }

        @Override
        public List<Integer> apply(int element) {
            return List.of(element);
        }

        @Override
        public boolean countsElements() {
            return true;
        }
    }

    record Skip(int count) implements Step {
        @Override
        public Pipeline<Integer> after(Pipeline<Integer> pipeline, Trial trial) {
            return pipeline.skip(count);
        }

        @Override
        public List<Integer> apply(int element) {
            return List.of(element);
        }

        @Override
        public boolean countsElements() {
            return true;
        }
    }

    record Buffer(int size) implements Step {
        @Override
        public Pipeline<Integer> after(Pipeline<Integer> pipeline, Trial trial) {
            return pipeline.buffer(size);
        }

        @Override
        public List<Integer> apply(int element) {
            return List.of(element);
        }
    }

    /** Adds up two elements at a time: an operator that keeps elements in a group. */
    record Pairs() implements Step {
        @Override
        public Pipeline<Integer> after(Pipeline<Integer> pipeline, Trial trial) {
            return pipeline.via(new SumOfPairs());
        }

        @Override
        public List<Integer> apply(int element) {
            return List.of(element);
        }

        @Override
        public boolean countsElements() {
            return true;
        }
    }

    record Confirm() implements Step {
        @Override
        public Pipeline<Integer> after(Pipeline<Integer> pipeline, Trial trial) {
            return pipeline.to(Sinks.discard());
        }

        @Override
        public List<Integer> apply(int element) {
            return List.of(element);
        }
    }

    /** A call that ends at once, or after up to 4 ms; every eleventh without a value. */
    record Call(int concurrency, boolean ordered, boolean late, Failures failures, Handling handling) implements Step {
        @Override
        public Pipeline<Integer> after(Pipeline<Integer> pipeline, Trial trial) {
            CallStage<Integer, Integer> stage = pipeline.mapAsync(concurrency, element -> {
                Mono<Integer> result = Mono.defer(() -> {
                    try {
                        return Mono.justOrEmpty(
                                trial.in(() -> apply(element)).stream().findFirst());
                    } catch (Exception failure) {
                        return Mono.error(failure);
                    }
                });
                return late ? result.delaySubscription(Duration.ofMillis(element % 5), trial.scheduler()) : result;
            });
            return handling.on(ordered ? stage : stage.unordered());
        }

        @Override
        public List<Integer> apply(int element) throws StepFailed {
            failures.check(element);
            return element % 11 == 0 ? List.of() : List.of(element + 7);
        }
    }

    record Cpu(Failures failures, Handling handling) implements Step {
        @Override
        public Pipeline<Integer> after(Pipeline<Integer> pipeline, Trial trial) {
            return handling.on(
                    pipeline.mapCpu(element -> trial.in(() -> apply(element).get(0))));
        }

        @Override
        public List<Integer> apply(int element) throws StepFailed {
            failures.check(element);
            return List.of(element + 3);
        }
    }

    /**
     * Which elements fail.
     *
     * @param every each multiple of it; 0 for none
     */
    record Failures(int every) {
        void check(int element) throws StepFailed {
            if (every > 0 && element % every == 0) {
                throw new StepFailed(element);
            }
        }
    }

    /** The failure of an element that was told to fail. */
    final class StepFailed extends Exception {

        private static final long serialVersionUID = 1L;

        StepFailed(int element) {
            super("element " + element + " fails as it was told to");
        }
    }

    private static List<Integer> several(int element, int most) {
        return new ArrayList<>(IntStream.range(0, element % (most + 1))
                .mapToObj(n -> (element * 31 + n) & 0xfff)
                .toList());
    }
}
