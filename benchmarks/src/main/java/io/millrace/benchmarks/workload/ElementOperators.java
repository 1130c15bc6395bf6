package io.millrace.benchmarks.workload;

import io.millrace.benchmarks.Goal;
import io.millrace.benchmarks.Peer;
import io.millrace.benchmarks.Trial;
import io.millrace.benchmarks.Workload;
import io.millrace.benchmarks.rig.Rig;
import io.millrace.benchmarks.rig.Sum;
import io.millrace.benchmarks.rig.Summing;
import io.millrace.core.Pipeline;
import io.millrace.core.spi.Operator;
import io.millrace.operators.element.Elements;
import io.millrace.operators.keyed.Distinct;
import io.reactivex.rxjava3.core.Flowable;
import java.util.List;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;

/** W11 of operators that look at elements one by one, against the same of Reactor and RxJava. */
final class ElementOperators {

    private final List<Integer> input;

    ElementOperators(Rig rig, Scale scale) {
        this.input = scale.numbers(2_000_000);
    }

    Workload skipWhile() {
        return workload(
                "W11s",
                "skipWhile, nothing left out",
                Elements.skipWhile(n -> n < 0),
                flux -> flux.skipWhile(n -> n < 0),
                flowable -> flowable.skipWhile(n -> n < 0));
    }

    Workload distinctUntilChanged() {
        return workload(
                "W11d",
                "distinctUntilChanged, nothing left out",
                Distinct.untilChanged(),
                Flux::distinctUntilChanged,
                Flowable::distinctUntilChanged);
    }

    private Workload workload(
            String id,
            String what,
            Operator<Integer, Integer> operator,
            UnaryOperator<Flux<Integer>> reactor,
            UnaryOperator<Flowable<Integer>> rxJava) {
        Pipeline<Integer> pipeline = Pipeline.define("elements").from(input).via(operator);
        Flux<Integer> flux = reactor.apply(Flux.fromIterable(input));
        Flowable<Integer> flowable = rxJava.apply(Flowable.fromIterable(input));
        Trial plain = () -> Summing.of(flux, Sum.ordered());
        return Workload.of(id, what, input.size(), Scale.all(input, Sum.ordered()))
                .peer(Peer.REACTOR, plain)
                .peer(Peer.MILLRACE, () -> Summing.of(pipeline, Sum.ordered()))
                .peer("RxJava", () -> Summing.of(flowable, Sum.ordered()))
                .goals(Goal.time(1));
    }
}
