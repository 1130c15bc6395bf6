package io.millrace.benchmarks.workload;

import io.millrace.core.Pipeline;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;

/**
 * Ten cheap stages: seven that change an element and three that leave a few out, so that a processor can guess which. All
 * numbers are from 0 to 127, whose boxes exist: what a trial allocates is the library's.
 */
final class Stages {

    private static final int MASK = 0x7f;

    private Stages() {}

    /** Behind a pipeline, each with a name. */
    static Pipeline<Integer> of(Pipeline<Integer> source) {
        return source.map(Stages::add)
                .named("add")
                .filter(Stages::notFive)
                .named("not five")
                .map(Stages::flip)
                .named("flip")
                .map(Stages::triple)
                .named("triple")
                .filter(Stages::notNinety)
                .named("not ninety")
                .map(Stages::subtract)
                .named("subtract")
                .map(Stages::halve)
                .named("halve")
                .filter(Stages::notLast)
                .named("not the last")
                .map(Stages::more)
                .named("more")
                .map(Stages::rotate)
                .named("rotate");
    }

    /** Behind a Flux. */
    static Flux<Integer> of(Flux<Integer> source) {
        return of(source, UnaryOperator.identity());
    }

    /** Behind a Flux, and {@code after} behind each. */
    static Flux<Integer> of(Flux<Integer> source, UnaryOperator<Flux<Integer>> after) {
        return source.map(Stages::add)
                .transform(after)
                .filter(Stages::notFive)
                .transform(after)
                .map(Stages::flip)
                .transform(after)
                .map(Stages::triple)
                .transform(after)
                .filter(Stages::notNinety)
                .transform(after)
                .map(Stages::subtract)
                .transform(after)
                .map(Stages::halve)
                .transform(after)
                .filter(Stages::notLast)
                .transform(after)
                .map(Stages::more)
                .transform(after)
                .map(Stages::rotate)
                .transform(after);
    }

    static Integer add(Integer x) {
        return (x + 17) & MASK;
    }

    static boolean notFive(Integer x) {
        return x != 5;
    }

    static Integer flip(Integer x) {
        return (x ^ 0x55) & MASK;
    }

    static Integer triple(Integer x) {
        return (x * 3) & MASK;
    }

    static boolean notNinety(Integer x) {
        return x != 90;
    }

    static Integer subtract(Integer x) {
        return (x - 2) & MASK;
    }

    static Integer halve(Integer x) {
        return x >> 1;
    }

    static boolean notLast(Integer x) {
        return x != MASK;
    }

    static Integer more(Integer x) {
        return (x + 7) & MASK;
    }

    static Integer rotate(Integer x) {
        return ((x << 1) | (x >> 6)) & MASK;
    }
}
