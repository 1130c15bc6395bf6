package io.millrace.operators.branch;

import io.millrace.core.function.CheckedPredicate;
import io.millrace.core.spi.Operator;
import java.util.Objects;

/** The operator that sends some elements another way: {@code orders.via(Divert.when(Order::isBad, Branch.to("bad", sink)))}. */
public final class Divert {

    private Divert() {}

    /**
     * Sends elements that {@code predicate} accepts into {@code branch}, and lets the others through.
     *
     * <p><b>Emits</b> the elements that are not diverted. One that is counts as diverted, and is acknowledged when it has ended in
     * the branch.
     *
     * <p><b>Backpressure</b>: takes what is demanded, at most 32 elements. A slow branch slows the stage down: it takes nothing
     * while 256 elements wait before the branch.
     *
     * <p><b>Cancellation</b>: elements that are in the branch go on there.
     *
     * <p><b>Errors</b>: an exception of the predicate follows {@code onError}; one in a stage of the branch follows that stage's.
     */
    public static <T> Operator<T, T> when(CheckedPredicate<? super T> predicate, Branch<? super T> branch) {
        Objects.requireNonNull(predicate, "predicate");
        return new Routing<>(
                "divert", Branch.outputs(branch), predicate, element -> predicate.test(element) ? 1 : Routing.MAIN);
    }
}
