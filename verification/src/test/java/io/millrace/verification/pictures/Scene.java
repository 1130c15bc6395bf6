package io.millrace.verification.pictures;

import io.millrace.core.Pipeline;
import io.millrace.core.Sinks;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.observe.Outcome;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.Source;
import io.millrace.test.VirtualTime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/**
 * Runs in virtual time that are drawn as a picture. Subclasses have a method for each picture, which says what comes when, and what it
 * flows through; a scene plays one of them. What stands in the parentheses of {@code via}, {@code through} or {@code drawn} is
 * shown in the picture as it stands in the source file.
 */
abstract class Scene {

    /** Pictures of what does not end are cut off here. */
    private static final Duration LONGEST = Script.STEP.multipliedBy(40);

    private final VirtualTime time = VirtualTime.create();
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Runnable> starts = new ArrayList<>();

    /** What the picture shows, once a method of the subclass has said what happens. */
    final List<Lane> play() {
        starts.forEach(Runnable::run);
        time.advance(LONGEST);
        List<Lane> seen =
                lanes.stream().sorted(Comparator.comparing(Lane::kind)).toList();
        seen.forEach(Lane::freeze);
        time.runtime().runs().forEach(run -> {
            run.cancel();
            time.runUntilIdle();
            run.snapshot().assertNoLoss();
        });
        time.close();
        return seen;
    }

    private long now() {
        return time.elapsed().toNanos();
    }

    private Lane lane(String name, Lane.Kind kind) {
        for (Lane lane : lanes) {
            if (lane.kind() == kind && lane.name().equals(name)) {
                return lane;
            }
        }
        Lane lane = new Lane(name, kind);
        lanes.add(lane);
        return lane;
    }

    /** An input. */
    final Line<String> in(String script) {
        return in("in", script);
    }

    /** A named input. */
    final Line<String> in(String name, String script) {
        Lane lane = lane(name, Lane.Kind.INPUT);
        return new Line<>(Pipeline.define(name)
                .from(new Script(script).elements(time.runtime().scheduler(), this::now, lane)));
    }

    /** An input of numbers. */
    final Line<Integer> numbers(String script) {
        return in(script).as(Integer::valueOf);
    }

    /** An input of chunks of bytes. */
    final Line<ByteBuffer> chunks(String script) {
        return in(script).as(Label::bytes);
    }

    /** A sink whose elements have a lane of their own. */
    final <T> Sink<T> side(String name) {
        Lane lane = lane(name, Lane.Kind.SIDE);
        return Sinks.each(value -> lane.add(now(), value));
    }

    /** Shows {@code value} on a lane besides the outputs, such as that of the calls that are made. */
    final void note(String lane, Object value) {
        lane(lane, Lane.Kind.SIDE).add(now(), value);
    }

    /** A call that takes a while and returns its element. */
    final <T> CheckedFunction<T, Publisher<T>> taking(Duration duration) {
        return element -> after(duration, element);
    }

    /** A result that is there after a while. */
    final <T> Mono<T> after(Duration duration, T result) {
        return Mono.just(result).delayElement(duration, time.runtime().scheduler());
    }

    /** What is shown in the picture, if it is no stage. */
    final <T> T drawn(T value) {
        return value;
    }

    /** At a time, in milliseconds. */
    final void at(int millis, Runnable action) {
        starts.add(() -> time.runtime().scheduler().schedule(action, millis, TimeUnit.MILLISECONDS));
    }

    /** A run of its own that reads a source onto a lane, from now on. */
    final <T> Outlet read(String name, Source<T> source) {
        return new Outlet(Pipeline.define(name).from(source), lane(name, Lane.Kind.OUTPUT));
    }

    /**
     * A pipeline in the making.
     *
     * @param pipeline what there is
     */
    final class Line<T> {

        private final Pipeline<T> pipeline;

        private Line(Pipeline<T> pipeline) {
            this.pipeline = pipeline;
        }

        /** The same with elements of another type, which are drawn as they were. */
        <R> Line<R> as(CheckedFunction<? super T, ? extends R> function) {
            return new Line<>(pipeline.map(function));
        }

        /** The pipeline, for an operator that has several inputs. */
        Pipeline<T> pipeline() {
            return pipeline;
        }

        <R> Outlet via(Operator<? super T, R> operator) {
            return new Outlet(pipeline.via(operator), lane("out", Lane.Kind.OUTPUT));
        }

        <R> Outlet through(Function<Pipeline<T>, Pipeline<R>> stages) {
            return new Outlet(stages.apply(pipeline), lane("out", Lane.Kind.OUTPUT));
        }

        /** A run that writes to a sink and shows no output. */
        void to(Sink<? super T> sink) {
            Pipeline<T> writer = pipeline.to(sink);
            starts.add(() -> writer.run(time.runtime()));
        }
    }

    /** Where a pipeline is looked at. */
    final class Outlet {

        private final Pipeline<?> pipeline;
        private final Lane lane;
        private List<List<String>> asks = List.of();
        private int fromMillis;

        private Outlet(Pipeline<?> pipeline, Lane lane) {
            this.pipeline = pipeline;
            this.lane = lane;
            starts.add(this::start);
        }

        /** What is asked for when: a number in the step of a script. Without it, all is asked for at the start. */
        Outlet asks(String script) {
            asks = new Script(script).steps();
            return this;
        }

        /** Starts at a time, in milliseconds. */
        Outlet from(int millis) {
            fromMillis = millis;
            return this;
        }

        private void start() {
            time.runtime().scheduler().schedule(this::subscribe, fromMillis, TimeUnit.MILLISECONDS);
        }

        private void subscribe() {
            Pipeline<?> watched = pipeline.rewritten(graph -> Watched.first(graph, new Witness()));
            Viewer viewer = new Viewer(lane, asks.isEmpty() ? Long.MAX_VALUE : 0);
            watched.on(time.runtime()).subscribe(viewer);
            for (int at = 0; at < asks.size(); at++) {
                for (String number : asks.get(at)) {
                    long elements = Long.parseLong(number);
                    time.runtime()
                            .scheduler()
                            .schedule(() -> viewer.ask(elements), at * Script.STEP.toNanos(), TimeUnit.NANOSECONDS);
                }
            }
        }
    }

    /** Sees what leaves a pipeline. */
    private final class Viewer extends BaseSubscriber<Object> {

        private final Lane lane;
        private final long first;

        private Viewer(Lane lane, long first) {
            this.lane = lane;
            this.first = first;
        }

        private void ask(long elements) {
            lane.ask(now(), elements);
            request(elements);
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (first > 0) {
                subscription.request(first);
            }
        }

        @Override
        protected void hookOnNext(Object value) {
            lane.add(now(), value);
        }

        @Override
        protected void hookOnComplete() {
            lane.end(now(), Lane.End.COMPLETED, null);
        }

        @Override
        protected void hookOnError(Throwable error) {
            lane.end(now(), Lane.End.FAILED, error);
        }
    }

    /** Sees what the operator takes and leaves out. */
    private final class Witness implements Watched.Witness {

        @Override
        public void entered(int inlet) {
            List<Lane> inputs = lanes.stream()
                    .filter(lane -> lane.kind() == Lane.Kind.INPUT)
                    .toList();
            if (inlet < inputs.size()) {
                inputs.get(inlet).take(now());
            }
        }

        @Override
        public void ended(Object element, Outcome outcome) {
            if (outcome instanceof Outcome.Filtered || outcome instanceof Outcome.Shed) {
                lane(OutcomeKind.of(outcome).label(), Lane.Kind.OUTCOME).add(now(), element);
            }
        }

        @Override
        public void failed(Object element, Throwable error) {
            lane("failed", Lane.Kind.OUTCOME).add(now(), element);
        }
    }
}
