package io.millrace.benchmarks.rig;

import io.millrace.benchmarks.Tally;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts and sums what comes out, and notices a wrong order where there has to be one. One thread at a time. */
public final class Sum {

    /** 1 gives a sum; more gives one that depends on the order. */
    private final int factor;
    /** The last element of each key, or null when keys have no order. */
    private final int @Nullable [] last;

    private long count;
    private long sum;

    private Sum(int factor, int @Nullable [] last) {
        this.factor = factor;
        this.last = last;
    }

    /** Of elements in any order. */
    public static Sum unordered() {
        return new Sum(1, null);
    }

    /** Of elements in one order. */
    public static Sum ordered() {
        return new Sum(31, null);
    }

    /** Of elements that grow within each key, which is the remainder of division by {@code keys}. */
    public static Sum growingWithin(int keys) {
        int[] last = new int[keys];
        Arrays.fill(last, -1);
        return new Sum(1, last);
    }

    /** Takes one element. */
    public void add(int element) {
        count++;
        sum = factor * sum + element;
        if (last != null) {
            int key = element % last.length;
            if (element <= last[key]) {
                throw new IllegalStateException(element + " came after " + last[key] + ", which has the same key");
            }
            last[key] = element;
        }
    }

    /** Takes the elements of a batch. */
    public void addAll(List<Integer> batch) {
        for (Integer element : batch) {
            add(element);
        }
    }

    /** What came. */
    public Tally tally() {
        return new Tally(count, sum);
    }
}
