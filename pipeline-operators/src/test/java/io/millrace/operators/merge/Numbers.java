package io.millrace.operators.merge;

import io.millrace.core.Pipeline;
import java.util.List;
import java.util.stream.IntStream;

/** Inputs of numbers. */
final class Numbers {

    private Numbers() {}

    /** From {@code from} to before {@code to}. */
    static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    /** A pipeline of these. */
    static Pipeline<Integer> pipeline(String name, int from, int to) {
        return Pipeline.define(name).from(range(from, to));
    }
}
