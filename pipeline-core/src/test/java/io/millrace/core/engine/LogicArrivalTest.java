package io.millrace.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.StageFigures;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.StageLogic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** How elements reach a logic: from the thread that asks for them, from another one, and while it is busy. */
class LogicArrivalTest {

    private static final int COUNT = 20_000;

    private final PipelineRuntime runtime = Runs.patient();

    @AfterEach
    void close() {
        runtime.close();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** Passes on every element, keeping up to {@code most} of them for a timer that comes soon; notes who is inside. */
    private record Alone(int most, AtomicBoolean entered) implements Operator<Integer, Integer> {

        @Override
        public String verb() {
            return "alone";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public StageLogic<Integer, Integer> logic() {
            return new AloneLogic(this);
        }
    }

    private static final class AloneLogic implements StageLogic<Integer, Integer> {

        private final Alone operator;
        private final AtomicBoolean inside = new AtomicBoolean();
        private final List<Integer> kept = new ArrayList<>();
        private final List<LogicContext.Held> held = new ArrayList<>();

        private AloneLogic(Alone operator) {
            this.operator = operator;
        }

        private void alone(Runnable call) {
            if (!inside.compareAndSet(false, true)) {
                operator.entered.set(true);
            }
            call.run();
            inside.set(false);
        }

        @Override
        public void onStart(LogicContext<Integer> context) {
            context.pull(0, 16);
        }

        @Override
        public void onElement(int inlet, Integer element, LogicContext<Integer> context) {
            alone(() -> {
                kept.add(element);
                held.add(context.hold());
                if (kept.size() == operator.most) {
                    passOn(context);
                } else {
                    context.schedule(element % 16, Duration.ofNanos(element % 7 * 10_000));
                }
            });
        }

        @Override
        public void onTimer(int timer, LogicContext<Integer> context) {
            alone(() -> passOn(context));
        }

        @Override
        public void onDemand(int outlet, LogicContext<Integer> context) {
            alone(() -> passOn(context));
        }

        @Override
        public void onComplete(int inlet, LogicContext<Integer> context) {
            alone(() -> {
                for (int at = 0; at < kept.size(); at++) {
                    context.forward(kept.get(at), held.get(at));
                }
                kept.clear();
                context.complete();
            });
        }

        private void passOn(LogicContext<Integer> context) {
            int at = 0;
            while (at < kept.size() && context.demand() > 0) {
                context.forward(kept.get(at), held.get(at));
                at++;
            }
            kept.subList(0, at).clear();
            held.subList(0, at).clear();
            long room = 16 - kept.size() - context.pulled(0);
            if (room > 0) {
                context.pull(0, room);
            }
        }

        @Override
        public long held() {
            return kept.size();
        }
    }

    private void passesAllAlone(Pipeline<Integer> source) {
        AtomicBoolean entered = new AtomicBoolean();
        List<Integer> got = new ArrayList<>();
        RunReport report = source.via(new Alone(5, entered))
                .via(new Alone(3, entered))
                .onLoop()
                .peek(got::add)
                .run(runtime)
                .await()
                .assertNoLoss();
        assertThat(got).isEqualTo(numbers(COUNT));
        assertThat(entered).isFalse();
        assertThat(report.stage("alone").in()).isEqualTo(COUNT);
    }

    @Test
    void elementsOfAPulledSourceAreSeenOneAtATimeInOrder() {
        passesAllAlone(Pipeline.define("pulled").from(numbers(COUNT)));
    }

    @Test
    void elementsThatOtherThreadsBringAreSeenOneAtATimeInOrder() {
        passesAllAlone(
                Pipeline.define("pushed").from(Flux.fromIterable(numbers(COUNT)).publishOn(Schedulers.parallel(), 8)));
    }

    @Test
    void elementsThatThreadsBringInTurnsAreSeenOneAtATimeInOrder() {
        passesAllAlone(Pipeline.define("turns")
                .from(Flux.fromIterable(numbers(COUNT))
                        .window(3)
                        .concatMap(some -> some.publishOn(Schedulers.parallel()))));
    }

    @Test
    void aSnapshotBetweenTwoElementsThatComeAtOnceBalances() {
        List<StageFigures> seen = new ArrayList<>();
        Iterable<Integer> looking = () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < 4;
            }

            @Override
            public Integer next() {
                seen.add(runtime.runs().get(0).snapshot().stage("alone"));
                return next++;
            }
        };
        // a publisher that answers a request at once, on the thread of the request
        List<Integer> got = new ArrayList<>();
        Pipeline.define("looked at")
                .from(Flux.fromIterable(looking))
                .via(new Alone(100, new AtomicBoolean()))
                .peek(got::add)
                .run(runtime)
                .await()
                .assertNoLoss();
        assertThat(got).containsExactly(0, 1, 2, 3);
        assertThat(seen).hasSize(4);
        assertThat(seen.get(3).queued()).isEqualTo(3);
        assertThat(seen).allSatisfy(figures -> assertThat(figures.in())
                .isEqualTo(figures.ended() + figures.queued() + figures.running()));
    }

    /** Emits at the end of the input why it ended. */
    private record Why() implements Operator<Integer, String>, StageLogic<Integer, String> {

        @Override
        public String verb() {
            return "why";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public StageLogic<Integer, String> logic() {
            return this;
        }

        @Override
        public void onStart(LogicContext<String> context) {
            context.pull(0, 8);
        }

        @Override
        public void onElement(int inlet, Integer element, LogicContext<String> context) {
            if (element < 0) {
                throw new IllegalArgumentException("negative");
            }
            context.forward("" + element + context.inputFailure(), context.element());
        }

        @Override
        public void onComplete(int inlet, LogicContext<String> context) {
            Throwable failure = context.inputFailure();
            context.emit(failure == null ? "well" : String.valueOf(failure.getMessage()));
            context.complete();
        }

        @Override
        public long held() {
            return 0;
        }
    }

    private List<String> why(Flux<Integer> source) {
        List<String> got = new ArrayList<>();
        PipelineRun run = Pipeline.define("why")
                .from(source)
                .via(new Why())
                .peek(got::add)
                .run(runtime);
        Runs.ended(run).assertNoLoss();
        return got;
    }

    @Test
    void theEndOfTheInputTellsWellFromFailed() {
        assertThat(why(Flux.just(1))).containsExactly("1null", "well");
        assertThat(why(Flux.just(1).concatWith(Flux.error(new IllegalStateException("broken")))))
                .containsExactly("1null", "broken");
        assertThat(why(Flux.just(1, -1, 2))).containsExactly("1null", "negative");
    }
}
