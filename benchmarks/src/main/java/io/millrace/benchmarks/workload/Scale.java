package io.millrace.benchmarks.workload;

import io.millrace.benchmarks.Tally;
import io.millrace.benchmarks.rig.Sum;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How large workloads are.
 *
 * @param factor 1 for trials of about 100 ms
 */
public record Scale(double factor) {

    /** Fewer would not fill the concurrent workloads. */
    private static final int FEWEST = 600;

    /** The numbers from 0, so many of them as make a trial of the wanted length when {@code full} make a full one. */
    List<Integer> numbers(int full) {
        return list(IntStream.range(0, elements(full)));
    }

    /** As {@link #numbers}, but from 0 to 127 again and again: their boxes exist. */
    List<Integer> smallNumbers(int full) {
        return list(IntStream.range(0, elements(full)).map(i -> i & 0x7f));
    }

    /** An array list is what iterates fastest. */
    private static List<Integer> list(IntStream numbers) {
        return numbers.boxed().collect(Collectors.toCollection(ArrayList::new));
    }

    int elements(int full) {
        return (int) Math.max(FEWEST, full * factor);
    }

    /** What comes out of a workload that lets everything through. */
    static Tally all(List<Integer> input, Sum sum) {
        input.forEach(sum::add);
        return sum.tally();
    }
}
